;; -*- Mode: Irken -*-

;; Hash maps, changed in place.  Not part of Irken's own library: a program that uses this file
;; needs a copy of it to be compiled by another compiler.
;;
;; The buckets are lists; there are always at least as many buckets as keys.

(datatype bucket
  (:nil)
  (:entry int 'a 'b (bucket 'a 'b))) ;; hash, key, value

;; hash gives an integer for a key, same? tells whether two keys are equal.
(define (hashmap/make hash same?)
  {hash=hash same=same? count=0 buckets=(make-vector 16 (bucket:nil))})

;; Hash functions for integers and strings.

(define (hash/int n)
  (let ((h (* n 2654435761)))
    (logxor h (>> h 29))))

(define (hash/string s)
  (let loop ((i 0) (h 5381))
    (if (= i (string-length s))
        (logxor h (>> h 17))
        (loop (+ i 1) (+ (* h 33) (char->int (string-ref s i)))))))

(define (hash/symbol s)
  (hash/int (symbol->index s)))

(define (hashmap/int) (hashmap/make hash/int =))
(define (hashmap/string) (hashmap/make hash/string string=?))
(define (hashmap/symbol) (hashmap/make hash/symbol eq?))

(define (prelude/bucket-number m h)
  (logand h (- (vector-length m.buckets) 1)))

(define (hashmap/get m key)
  (let ((h (m.hash key)))
    (let search ((bucket m.buckets[(prelude/bucket-number m h)]))
      (match bucket with
        (bucket:nil)            -> (maybe:no)
        (bucket:entry h0 k v l) -> (if (and (= h h0) (m.same k key))
                                       (maybe:yes v)
                                       (search l))))))

(define (hashmap/get-default m key default)
  (match (hashmap/get m key) with
    (maybe:yes v) -> v
    (maybe:no)    -> default))

(define (hashmap/member? m key)
  (maybe? (hashmap/get m key)))

;; A bucket without a key that it has; the order of the others changes.
(define (prelude/bucket-without bucket h key same?)
  (let loop ((bucket bucket) (acc (bucket:nil)))
    (match bucket with
      (bucket:nil)            -> acc
      (bucket:entry h0 k v l) -> (if (and (= h h0) (same? k key))
                                     (loop l acc)
                                     (loop l (bucket:entry h0 k v acc))))))

(define (prelude/hashmap-insert m h key val)
  (let ((n (prelude/bucket-number m h)))
    (set! m.buckets[n] (bucket:entry h key val m.buckets[n]))))

(define (prelude/hashmap-grow m)
  (let ((old m.buckets))
    (set! m.buckets (make-vector (* 2 (vector-length old)) (bucket:nil)))
    (for-vector bucket old
      (let loop ((bucket bucket))
        (match bucket with
          (bucket:nil)           -> #u
          (bucket:entry h k v l) -> (begin
                                      (prelude/hashmap-insert m h k v)
                                      (loop l)))))))

(define (hashmap/delete! m key)
  (let ((h (m.hash key))
        (n (prelude/bucket-number m h)))
    (when (hashmap/member? m key)
      (set! m.buckets[n] (prelude/bucket-without m.buckets[n] h key m.same))
      (set! m.count (- m.count 1)))))

;; A key that is there gets the new value.
(define (hashmap/set! m key val)
  (hashmap/delete! m key)
  (when (= m.count (vector-length m.buckets))
    (prelude/hashmap-grow m))
  (prelude/hashmap-insert m (m.hash key) key val)
  (set! m.count (+ m.count 1)))

(define (hashmap/size m) m.count)

;; p gets each key and its value, in no particular order.
(define (hashmap/iterate p m)
  (for-vector bucket m.buckets
    (let loop ((bucket bucket))
      (match bucket with
        (bucket:nil)           -> #u
        (bucket:entry _ k v l) -> (begin (p k v) (loop l))))))

(define (hashmap/keys m)
  (let ((keys '()))
    (hashmap/iterate (lambda (k v) (push! keys k)) m)
    keys))

(define (hashmap/values m)
  (let ((values '()))
    (hashmap/iterate (lambda (k v) (push! values v)) m)
    values))
