;; -*- Mode: Irken -*-

;; Files.  What goes wrong is raised as :OSError with the number of the error.

(require-ffi 'posix)

;; --- by number, as the system knows them ---

(define (open path flags mode)
  (syscall (posix/open (cstring path) flags mode)))

(define (close fd)
  (syscall (posix/close fd)))

;; How many bytes were read into the string; 0 at the end of the file.
(define (read-into-buffer fd buffer)
  (syscall (posix/read fd (%c-cast void (%string->cref #f buffer)) (string-length buffer))))

;; At most size bytes; "" at the end of the file.
(define (read fd size)
  (let ((buffer (make-string size))
        (n (read-into-buffer fd buffer)))
    (if (= n size)
        buffer
        (copy-string buffer n))))

(define (read-stdin)
  (read STDIN_FILENO 1024))

;; How many bytes were written: perhaps not all of them.
(define (write fd s)
  (syscall (posix/write fd (%c-cast void (%string->cref #f s)) (string-length s))))

(define (write-substring fd s start len)
  (write fd (substring s start (+ start len))))

(define (prelude/write-all fd s)
  (let ((size (string-length s)))
    (let loop ((start 0))
      (when (< start size)
        (loop (+ start (if (= start 0)
                           (write fd s)
                           (write-substring fd s start (- size start)))))))))

;; --- with a buffer ---

(define (file/open-read path)
  {fd=(open path O_RDONLY 0) rbuf=(make-string 16384) pos=0 end=0})

(define (file/open-stdin)
  {fd=STDIN_FILENO rbuf=(make-string 16384) pos=0 end=0})

;; An existing file is emptied; mode is that of a new one.
(define (file/open-write path create? mode)
  (let ((flags (logior O_WRONLY O_TRUNC)))
    {fd=(open path (if create? (logior flags O_CREAT) flags) mode)
     wbuf=(make-string 16384)
     pos=0}))

(define (file/open-stdout)
  {fd=STDOUT_FILENO wbuf=(make-string 16384) pos=0})

;; What was written must be flushed before.
(define (file/close self)
  (close self.fd))

;; The value of the forms; the file is closed then.
(defmacro with-file
  (with-file var file e ...)
  -> (let ((var file)
           ($value (begin e ...)))
       (file/close var)
       $value))

;; --- reading ---

(define (file/fill-buffer self)
  (let ((n (read-into-buffer self.fd self.rbuf)))
    (set! self.pos 0)
    (set! self.end n)
    n))

;; What is in the buffer, or the next piece of the file; "" at its end.
(define (file/read-buffer self)
  (when (= self.pos self.end)
    (file/fill-buffer self)
    #u)
  (let ((part (substring self.rbuf self.pos self.end)))
    (set! self.pos self.end)
    part))

;; #\eof at the end of the file.
(define (file/read-char self)
  (cond ((< self.pos self.end)
         (set! self.pos (+ self.pos 1))
         (string-ref self.rbuf (- self.pos 1)))
        ((= 0 (file/fill-buffer self)) #\eof)
        (else (file/read-char self))))

;; Where the first newline in a part of a string is; end if there is none.
(define (prelude/find-newline s start end)
  (cond ((= start end) end)
        ((eq? (string-ref s start) #\newline) start)
        (else (prelude/find-newline s (+ start 1) end))))

;; A line without its newline.  What stands behind the last newline of a file is not given.
(define (file/read-line self)
  (let loop ((parts '()))
    (let ((at (prelude/find-newline self.rbuf self.pos self.end))
          (parts (list:cons (substring self.rbuf self.pos at) parts)))
      (cond ((< at self.end)
             (set! self.pos (+ at 1))
             (maybe:yes (string-concat (reverse parts))))
            ((= 0 (file/fill-buffer self)) (maybe:no))
            (else (loop parts))))))

(define (file/read-lines self)
  (let loop ((lines '()))
    (match (file/read-line self) with
      (maybe:yes line) -> (loop (list:cons line lines))
      (maybe:no)       -> (reverse lines))))

;; A generator of pieces of the file.
(define (make-file-generator file)
  (makegen emit
    (let loop ((part (file/read-buffer file)))
      (when (> (string-length part) 0)
        (emit part)
        (loop (file/read-buffer file))))))

(define (file-char-generator file)
  (makegen emit
    (let loop ((ch (file/read-char file)))
      (when (not (eq? ch #\eof))
        (emit ch)
        (loop (file/read-char file))))))

;; --- writing ---

(define (file/flush self)
  (let ((n self.pos))
    (set! self.pos 0)
    (when (> n 0)
      (prelude/write-all self.fd (substring self.wbuf 0 n)))))

(define (file/write self s)
  (let ((n (string-length s)))
    (cond ((< (+ self.pos n) (string-length self.wbuf))
           (buffer-copy s 0 n self.wbuf self.pos)
           (set! self.pos (+ self.pos n)))
          (else
           (file/flush self)
           (prelude/write-all self.fd s)))))

(define (file/write-char self ch)
  (when (= self.pos (string-length self.wbuf))
    (file/flush self))
  (string-set! self.wbuf self.pos ch)
  (set! self.pos (+ self.pos 1)))
