;; The operating system: Linux on x86-64.

(includes "sys/utsname.h" "unistd.h" "sys/time.h" "sys/fcntl.h" "time.h" "stdlib.h" "dirent.h"
          "sys/stat.h")
(cflags)
(lflags)

;; files
(sig open ((* char) int int -> int))
(sig close (int -> int))
(sig read (int (* void) ulong -> long))
(sig write (int (* void) ulong -> long))
(sig unlink ((* char) -> int))
(sig stat ((* char) (* (struct stat)) -> int))

(con STDIN_FILENO 0)
(con STDOUT_FILENO 1)
(con STDERR_FILENO 2)
(con O_RDONLY 0)
(con O_WRONLY 1)
(con O_RDWR 2)
(con O_CREAT 64)
(con O_TRUNC 512)

(struct stat 144
  (0 st_dev ulong)
  (8 st_ino ulong)
  (16 st_nlink ulong)
  (24 st_mode uint)
  (28 st_uid uint)
  (32 st_gid uint)
  (40 st_rdev ulong)
  (48 st_size long)
  (56 st_blksize long)
  (64 st_blocks long)
  (72 st_atim (struct timespec))
  (88 st_mtim (struct timespec))
  (104 st_ctim (struct timespec)))

;; directories
(sig opendir ((* char) -> (* (struct __dirstream))))
(sig readdir ((* (struct __dirstream)) -> (* (struct dirent))))
(sig closedir ((* (struct __dirstream)) -> int))

(struct dirent 280
  (0 d_ino ulong)
  (8 d_off long)
  (16 d_reclen ushort)
  (18 d_type u8)
  (19 d_name (array 256 char)))

(con DT_FIFO 1)
(con DT_CHR 2)
(con DT_DIR 4)
(con DT_BLK 6)
(con DT_REG 8)
(con DT_LNK 10)
(con DT_SOCK 12)
(con L_tmpnam 20)

;; time
(sig gettimeofday ((* (struct timeval)) (* (struct timezone)) -> int))
(sig clock_gettime (int (* (struct timespec)) -> int))
(sig localtime ((* long) -> (* (struct tm))))
(sig asctime ((* (struct tm)) -> (* char)))
(sig ctime ((* long) -> (* char)))

(con CLOCK_REALTIME 0)
(con CLOCK_MONOTONIC 1)
(con CLOCK_PROCESS_CPUTIME_ID 2)
(con CLOCK_THREAD_CPUTIME_ID 3)

(struct timeval 16
  (0 tv_sec long)
  (8 tv_usec long))

(struct timezone 8
  (0 tz_minuteswest int)
  (4 tz_dsttime int))

(struct timespec 16
  (0 tv_sec long)
  (8 tv_nsec long))

(struct tm 56
  (0 tm_sec int)
  (4 tm_min int)
  (8 tm_hour int)
  (12 tm_mday int)
  (16 tm_mon int)
  (20 tm_year int)
  (24 tm_wday int)
  (28 tm_yday int)
  (32 tm_isdst int)
  (40 tm_gmtoff long)
  (48 tm_zone (* char)))

;; the machine and the process
(sig uname ((* (struct utsname)) -> int))
(sig getpid (-> int))

(struct utsname 390
  (0 sysname (array 65 char))
  (65 nodename (array 65 char))
  (130 release (array 65 char))
  (195 version (array 65 char))
  (260 machine (array 65 char))
  (325 __domainname (array 65 char)))

;; random numbers
(sig random (-> long))
(sig srandom (uint -> void))
(sig initstate (uint (* char) ulong -> (* char)))
(sig setstate ((* char) -> (* char)))
