;; -*- Mode: Irken -*-

;; The operating system.

(require-ffi 'posix)
(require-ffi 'libc)

;; Runs a command of the shell; the value is its wait status.
(define (system command)
  (syscall (libc/system (cstring command))))

(define (abort)
  (libc/abort))

;; A variable of the environment, "" if it is not there.
(define (getenv name)
  (let ((value (libc/getenv (cstring name))))
    (if (cref-null? value)
        ""
        (%cref->string #f value (libc/strlen value)))))

(define (getenv-or name default)
  (let ((value (getenv name)))
    (if (= 0 (string-length value))
        default
        value)))

(define (unlink path)
  (syscall (posix/unlink (cstring path))))

;; A name that no file has.
(define (tmpnam)
  (let ((buffer (make-char-buffer L_tmpnam))
        (failed? (cref-null? (libc/tmpnam buffer)))
        (name (if failed? "" (get-cstring buffer))))
    (free buffer)
    (if failed?
        (raise-system-error)
        name)))

(make-enum dirent-file-type
  (fifo      DT_FIFO)
  (char      DT_CHR)
  (directory DT_DIR)
  (block     DT_BLK)
  (regular   DT_REG)
  (symlink   DT_LNK)
  (socket    DT_SOCK))

;; The entries of a directory: a list of {kind=symbol name=string}.
(define (listdir path)
  (define (kind-of entry)
    (match (alist/lookup dirent-file-type-rev-alist (c-get-int (%c-sref dirent.d_type entry))) with
      (maybe:yes kind) -> (dirent-file-type->name kind)
      (maybe:no)       -> 'unknown))
  (define (name-of entry)
    (get-cstring (%c-sref dirent.d_name entry)))
  (let ((directory (syscall-null (posix/opendir (cstring path)))))
    (let loop ((entries '()))
      (let ((entry (posix/readdir directory)))
        (cond ((cref-null? entry)
               (posix/closedir directory)
               (reverse entries))
              (else
               (loop (list:cons {kind=(kind-of entry) name=(name-of entry)} entries))))))))
