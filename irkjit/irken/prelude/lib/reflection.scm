;; -*- Mode: Irken -*-

;; What a value is, seen from below.  A word whose lowest bit is 1 is an integer, other words that
;; are not pointers have their kind in the low byte; an object begins with its kind and length.

(datatype ident
  (:int int)
  (:userimm int int)    ;; a constructor without arguments: kind, number
  (:usertup int int)    ;; a constructor with arguments: number, length
  (:sysimm symbol int)  ;; kind, number
  (:systup symbol int)) ;; kind, length

(define ~~imm-tags #('char 'bool 'nil 'undefined 'empty-vector))
(define ~~ptr-tags #('none 'save 'closure 'env 'string 'vector 'pair 'symbol 'buffer 'foreign))

;; (:tuple number length tag): for an integer only the number, for an object only length and tag.
(define (~~get-payload-len-tag ob)
  (let ((word (~~object->int ob)))
    (cond ((odd? word) (:tuple (>> word 1) 0 0))
          ((= 0 (logand word 3))
           (let ((header (~~object*->int ob)))
             (:tuple 0 (>> header 8) (logand header 255))))
          (else (:tuple (>> word 8) 0 (logand word 255))))))

;; The first kinds of objects and of other words are the machine's own.
(define (~~whatisthis ob)
  (let (((number len tag) (~~get-payload-len-tag ob))
        (kind (>> tag 2)))
    (cond ((and (= len 0) (= tag 0)) (ident:int number))
          ((and (> len 0) (= number 0))
           (if (< kind 10)
               (ident:systup ~~ptr-tags[kind] len)
               (ident:usertup (- kind 10) len)))
          ((< tag 22) (ident:sysimm ~~imm-tags[kind] number))
          (else (ident:userimm (- kind 5) number)))))

(define (~~identify ob)
  (match (~~whatisthis ob) with
    (ident:int n)
    -> (printf "integer " (int n) "\n")
    (ident:usertup tag len)
    -> (printf "user tuple " (int tag) " len=" (int len) "\n")
    (ident:systup kind len)
    -> (printf "builtin tuple " (sym kind) " len=" (int len) "\n")
    (ident:userimm tag number)
    -> (printf "user immediate " (int tag) " payload = " (int number) "\n")
    (ident:sysimm kind number)
    -> (printf "builtin immediate " (sym kind) " payload = " (int number) "\n")))

;; The label of a polymorphic variant.
(define (variant->name v)
  (when (= 0 (vector-length the-variant-label-map))
    (build-variant-label-map))
  (match (~~whatisthis v) with
    (ident:userimm _ number) -> the-variant-label-map[number]
    (ident:usertup number _) -> the-variant-label-map[number]
    _                        -> (impossible)))
