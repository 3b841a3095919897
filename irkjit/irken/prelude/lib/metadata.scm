;; -*- Mode: Irken -*-

;; What the compiler left in the file: (metadata (key item ...) ...).

;; The items below a key.
(define (fetch-metadata key)
  (define search
    ((sexp:list ((sexp:symbol name) . items)) . rest)
    -> (if (eq? name key) items (search rest))
    _ -> (raise (:Metadata/KeyError key)))
  (match (get-metadata) with
    (sexp:list ((sexp:symbol 'metadata) . entries)) -> (search entries)
    other -> (raise (:Metadata/Malformed other))))

;; The name of each label of polymorphic variants, by number; empty until it is needed.
(define the-variant-label-map #())

(define (build-variant-label-map)
  (let ((variants (fetch-metadata 'variants))
        (names (make-vector (length variants) 'unknown)))
    (for-list variant variants
      (match variant with
        (sexp:list ((sexp:symbol name) (sexp:int number))) -> (set! names[number] name)
        _ -> #u))
    (set! the-variant-label-map names)))
