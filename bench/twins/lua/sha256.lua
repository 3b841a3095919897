-- Twin of bench/programs/sha256.scm: SHA-256: arithmetic in 32 bits, vectors, strings as bytes.
-- argument: blocks; the digest is that of 64 bytes for each of them
-- The part that handles a block is there twice: with the bit library of LuaJIT, which has a
-- rotation and numbers of 32 bits with a sign, and with the operators of Lua 5.4.  A text is made
-- with table.concat, as Lua's strings cannot be changed.

-- The constants are the first 32 bits behind the point of the cube roots of the first 64 primes.
local constants = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
}

local function start_values()
  return { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
           0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 }
end

local byte, char, concat = string.byte, string.char, table.concat

local digest_block      -- of the 64 characters from start on
local hex               -- 8 digits
if jit then
  local band, bor, bxor = bit.band, bit.bor, bit.bxor
  local lshift, rshift, ror, tobit = bit.lshift, bit.rshift, bit.ror, bit.tobit

  for i = 1, 64 do
    constants[i] = tobit(constants[i])
  end

  local function word_at(s, i)
    local b0, b1, b2, b3 = byte(s, i, i + 3)
    return bor(lshift(b0, 24), lshift(b1, 16), lshift(b2, 8), b3)
  end

  local function fill_schedule(w, s, start)
    for i = 0, 15 do
      w[i + 1] = word_at(s, start + 4 * i)
    end
    for i = 17, 64 do
      local x, y = w[i - 15], w[i - 2]
      local s0 = bxor(ror(x, 7), ror(x, 18), rshift(x, 3))
      local s1 = bxor(ror(y, 17), ror(y, 19), rshift(y, 10))
      w[i] = tobit(w[i - 16] + s0 + w[i - 7] + s1)
    end
  end

  function digest_block(state, w, s, start)
    fill_schedule(w, s, start)
    local a, b, c, d = state[1], state[2], state[3], state[4]
    local e, f, g, h = state[5], state[6], state[7], state[8]
    for i = 1, 64 do
      local s1 = bxor(ror(e, 6), ror(e, 11), ror(e, 25))
      local choice = bxor(band(e, f), band(bxor(e, -1), g))
      local t1 = tobit(h + s1 + choice + constants[i] + w[i])
      local s0 = bxor(ror(a, 2), ror(a, 13), ror(a, 22))
      local majority = bxor(band(a, b), band(a, c), band(b, c))
      local t2 = tobit(s0 + majority)
      a, b, c, d, e, f, g, h = tobit(t1 + t2), a, b, c, tobit(d + t1), e, f, g
    end
    state[1] = tobit(state[1] + a)
    state[2] = tobit(state[2] + b)
    state[3] = tobit(state[3] + c)
    state[4] = tobit(state[4] + d)
    state[5] = tobit(state[5] + e)
    state[6] = tobit(state[6] + f)
    state[7] = tobit(state[7] + g)
    state[8] = tobit(state[8] + h)
  end

  hex = bit.tohex
else
  digest_block = load [[
    local constants, byte = ...
    local mask = 0xffffffff

    local function fill_schedule(w, s, start)
      for i = 0, 15 do
        local b0, b1, b2, b3 = byte(s, start + 4 * i, start + 4 * i + 3)
        w[i + 1] = b0 << 24 | b1 << 16 | b2 << 8 | b3
      end
      for i = 17, 64 do
        local x, y = w[i - 15], w[i - 2]
        -- Twice in a row, a word can be rotated by a shift to the right.
        local xx, yy = x << 32 | x, y << 32 | y
        local s0 = xx >> 7 ~ xx >> 18 ~ x >> 3
        local s1 = yy >> 17 ~ yy >> 19 ~ y >> 10
        w[i] = w[i - 16] + (s0 & mask) + w[i - 7] + (s1 & mask) & mask
      end
    end

    return function(state, w, s, start)
      fill_schedule(w, s, start)
      local a, b, c, d = state[1], state[2], state[3], state[4]
      local e, f, g, h = state[5], state[6], state[7], state[8]
      for i = 1, 64 do
        local ee = e << 32 | e
        local s1 = ee >> 6 ~ ee >> 11 ~ ee >> 25
        local choice = (e & f) ~ (~e & g)
        local t1 = h + (s1 & mask) + choice + constants[i] + w[i]
        local aa = a << 32 | a
        local s0 = aa >> 2 ~ aa >> 13 ~ aa >> 22
        local majority = (a & b) ~ (a & c) ~ (b & c)
        local t2 = (s0 & mask) + majority
        a, b, c, d, e, f, g, h = t1 + t2 & mask, a, b, c, d + t1 & mask, e, f, g
      end
      state[1] = state[1] + a & mask
      state[2] = state[2] + b & mask
      state[3] = state[3] + c & mask
      state[4] = state[4] + d & mask
      state[5] = state[5] + e & mask
      state[6] = state[6] + f & mask
      state[7] = state[7] + g & mask
      state[8] = state[8] + h & mask
    end
  ]] (constants, byte)

  function hex(x) return string.format("%08x", x) end
end

-- The text, a bit 1, zeros, the length in bits.
local function padded(text)
  local n = #text
  local zeros = -(n + 9) % 64
  local length = {}
  local bits = 8 * n
  for i = 8, 1, -1 do
    length[i] = char(bits % 256)
    bits = math.floor(bits / 256)
  end
  return text .. "\128" .. ("\0"):rep(zeros) .. concat(length)
end

local function sha256(text)
  local s = padded(text)
  local state = start_values()
  local w = {}
  for start = 1, #s, 64 do
    digest_block(state, w, s, start)
  end
  for i = 1, 8 do
    state[i] = hex(state[i])
  end
  return concat(state)
end

local function text_of(n)
  local chars = {}
  for i = 0, n - 1 do
    chars[i + 1] = char(97 + i * i % 26)
  end
  return concat(chars)
end

local size = tonumber(arg[1]) or 8

io.write("sha256 abc ", sha256("abc"), "\n")
io.write(string.format("sha256 %d   %s\n", size, sha256(text_of(64 * size))))
