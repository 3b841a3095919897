;; -*- Mode: Irken -*-

;; What the machine is called.

(require-ffi 'posix)

(define (uname)
  (let ((names (halloc (struct utsname))))
    (syscall (posix/uname names))
    {sysname=(get-cstring (%c-sref utsname.sysname names))
     nodename=(get-cstring (%c-sref utsname.nodename names))
     release=(get-cstring (%c-sref utsname.release names))
     version=(get-cstring (%c-sref utsname.version names))
     machine=(get-cstring (%c-sref utsname.machine names))}))
