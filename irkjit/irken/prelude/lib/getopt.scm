;; -*- Mode: Irken -*-

;; Options of the command line.
;;
;;   (makeopt (flag 'v) (arg 'o (string "a.out")) (pos 'in (string)) (pos* 'more (string)))
;;
;; describes -v, -o WORD, a word that must be there, and any number of words behind it.

;; The value of an option, and in a description its kind and default.
(datatype optval
  (:bool bool)
  (:string string)
  (:int int)
  (:null)
  (:list (list optval)))

(datatype option
  (:flag symbol optval)
  (:arg symbol optval)
  (:pos symbol bool bool optval)) ;; name, all words that follow?, required?, kind

(define option->name
  (option:flag name _)    -> name
  (option:arg name _)     -> name
  (option:pos name _ _ _) -> name)

(define option->default
  (option:flag _ default)    -> default
  (option:arg _ default)     -> default
  (option:pos _ _ _ default) -> default)

(defmacro optval
  (optval (<int>))            -> (optval:int 0)
  (optval (<int> default))    -> (optval:int default)
  (optval (<string>))         -> (optval:string "")
  (optval (<string> default)) -> (optval:string default)
  (optval (<bool>))           -> (optval:bool #f)
  (optval (<bool> default))   -> (optval:bool default)
  (optval (<list> default))   -> (optval:list (list (optval default))))

(defmacro optitem
  (optitem (<flag> name))     -> (option:flag name (optval:bool #f))
  (optitem (<arg> name val))  -> (option:arg name (optval val))
  (optitem (<pos> name val))  -> (option:pos name #f #t (optval val))
  (optitem (<pos+> name val)) -> (option:pos name #t #t (optval val))
  (optitem (<pos*> name val)) -> (option:pos name #t #f (optval val)))

(defmacro makeopt*
  (makeopt* acc ())             -> acc
  (makeopt* acc (item more ...)) -> (makeopt* (list:cons (optitem item) acc) (more ...)))

(defmacro makeopt
  (makeopt item ...) -> (reverse (makeopt* (list:nil) (item ...))))

;; The options among the arguments: a list of (:tuple name value), in the order of the arguments.
;; Options without a place are looked for where the words stand, the others in the order of the
;; description.  Raises :Getopt/UnknownArg or :Getopt/MissingArg.
(define (process-options description args)

  (define (named? name arg)
    (string=? (format "-" (sym name)) arg))

  (define matches?
    (option:flag name _)    (arg . _)   -> (named? name arg)
    (option:arg name _)     (arg _ . _) -> (named? name arg)
    (option:pos _ _ _ _)    (arg . _)   -> (not (starts-with arg "-"))
    _ _                                 -> #f)

  (define parse
    (optval:string _) word -> (optval:string word)
    (optval:int _)    word -> (optval:int (string->int word))
    _ _                    -> (optval:null))

  ;; (:tuple value rest) of an option that matches
  (define value-of
    (option:flag _ _)        (_ . rest)      -> (:tuple (optval:bool #t) rest)
    (option:arg _ kind)      (_ word . rest) -> (:tuple (parse kind word) rest)
    (option:pos _ #f _ kind) (word . rest)   -> (:tuple (parse kind word) rest)
    (option:pos _ #t _ kind) words
    -> (:tuple (optval:list (map (lambda (word) (parse kind word)) words)) '())
    opt words                                -> (raise (:Getopt/Error "get-value" opt words)))

  ;; goes through the description again and again, as long as something matches
  (define (scan options args found progress?)
    (match options args with
      _ () -> found
      () (arg . _)
      -> (cond (progress? (scan description args found #f))
               (else
                (printf "Unwanted argument: " arg "\n")
                (raise (:Getopt/UnknownArg "unwanted argument" args))))
      (option . options) _
      -> (if (matches? option args)
             (let (((value rest) (value-of option args)))
               (scan options rest
                     (list:cons (:tuple (option->name option) value) found)
                     #t))
             (scan options args found progress?))))

  (define (check-required found)
    (for-list option description
      (match option with
        (option:pos name _ #t _)
        -> (match (getopt found name) with
             (maybe:yes _) -> #u
             (maybe:no)
             -> (begin
                  (printf "Missing argument: '" (sym name) "'\n")
                  (raise (:Getopt/MissingArg "missing argument" name))))
        _ -> #u)))

  (let ((found (reverse (scan description args '() #f))))
    (check-required found)
    found))

;; The value of an option in what process-options gives.
(define (getopt found name)
  (match found with
    ()                       -> (maybe:no)
    ((:tuple name0 value) . l) -> (if (eq? name0 name)
                                    (maybe:yes value)
                                    (getopt l name))))

(define (get-bool-opt found name)
  (match (getopt found name) with
    (maybe:yes (optval:bool b)) -> (maybe:yes b)
    _                           -> (maybe:no)))

(define (get-string-opt found name)
  (match (getopt found name) with
    (maybe:yes (optval:string s)) -> (maybe:yes s)
    _                             -> (maybe:no)))

(define (get-int-opt found name)
  (match (getopt found name) with
    (maybe:yes (optval:int n)) -> (maybe:yes n)
    _                          -> (maybe:no)))
