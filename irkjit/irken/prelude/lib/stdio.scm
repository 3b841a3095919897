;; -*- Mode: Irken -*-

;; Files as the C library has them.

(require-ffi 'stdio)

(define (stdio/open-read path)
  (let ((file (stdio/fopen (cstring path) (cstring "rb"))))
    (if (cref-null? file)
        (raise (:StdioOpenRead "failed to open file for read" path))
        file)))

(define (stdio/open-write path)
  (let ((file (stdio/fopen (cstring path) (cstring "wb"))))
    (if (cref-null? file)
        (raise (:StdioOpenWrite "failed to open file for write" path))
        file)))

(define (stdio/close file) (stdio/fclose file))
(define (stdio/flush file) (stdio/fflush file))

;; At most size bytes; "" at the end of the file.
(define (stdio/read file size)
  (let ((buffer (make-string size))
        (n (stdio/fread (%c-cast void (%string->cref #f buffer)) 1 size file)))
    (copy-string buffer n)))

;; #\eof at the end of the file.
(define (stdio/read-char file)
  (let ((code (stdio/fgetc file)))
    (if (< code 0)
        #\eof
        (int->char code))))

;; What stands behind the last newline of a file is not given.
(define (stdio/read-line file)
  (let loop ((line '()))
    (match (stdio/read-char file) with
      #\eof     -> (maybe:no)
      #\newline -> (maybe:yes (list->string (reverse line)))
      ch        -> (loop (list:cons ch line)))))

(define (stdio/read-lines file)
  (let loop ((lines '()))
    (match (stdio/read-line file) with
      (maybe:yes line) -> (loop (list:cons line lines))
      (maybe:no)       -> (reverse lines))))

(define (stdio/write file s)
  (stdio/fwrite (%c-cast void (%string->cref #f s)) 1 (string-length s) file))

;; A generator of pieces of the file.
(define (make-stdio-generator file)
  (makegen emit
    (let loop ((part (stdio/read file 4096)))
      (when (> (string-length part) 0)
        (emit part)
        (loop (stdio/read file 4096))))))

(define (stdio-char-generator file)
  (makegen emit
    (let loop ((ch (stdio/read-char file)))
      (when (not (eq? ch #\eof))
        (emit ch)
        (loop (stdio/read-char file))))))

(define (stdio/line-generator file)
  (makegen emit
    (while-maybe line (stdio/read-line file)
      (emit line))))
