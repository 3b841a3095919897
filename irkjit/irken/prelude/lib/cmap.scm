;; -*- Mode: Irken -*-

;; Numbering: each different item gets a number, from 0 on.

(define (cmap/make cmp)
  {map=(tree/empty) rev=(tree/empty) count=0 cmp=cmp})

;; The number of an item, a new one if it has none.
(define (cmap/add m item)
  (match (tree/member m.map m.cmp item) with
    (maybe:yes n) -> n
    (maybe:no)
    -> (let ((n m.count))
         (set! m.map (tree/insert m.map m.cmp item n))
         (set! m.rev (tree/insert m.rev int-cmp n item))
         (set! m.count (+ n 1))
         n)))

(define (cmap/keys m)
  (tree/keys m.map))

(define (cmap/present? m item)
  (maybe? (tree/member m.map m.cmp item)))

(define (cmap->index m item)
  (match (tree/member m.map m.cmp item) with
    (maybe:yes n) -> n
    (maybe:no)    -> (raise (:Cmap/KeyErrorItem item))))

(define (cmap->item m n)
  (match (tree/member m.rev int-cmp n) with
    (maybe:yes item) -> item
    (maybe:no)       -> (raise (:Cmap/KeyErrorIndex n))))
