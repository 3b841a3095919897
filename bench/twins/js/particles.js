// Twin of bench/programs/particles.scm: particles in a box that fly, bounce and swap their colours.
// Records are objects of a class. Argument: steps.
"use strict";

const WIDTH = 1000;
const HEIGHT = 700;

class Particle {
  constructor(i) {
    this.x = (i * 37) % WIDTH;
    this.y = (i * 91) % HEIGHT;
    this.vx = ((i * 7) % 23) - 11;
    this.vy = ((i * 13) % 19) - 9;
    this.bounces = 0;
    this.colour = i % 3;
  }

  move() {
    this.x += this.vx;
    this.y += this.vy;
    if (this.x < 0 || this.x >= WIDTH) {
      this.vx = -this.vx;
      this.x += 2 * this.vx;
      this.bounces++;
    }
    if (this.y < 0 || this.y >= HEIGHT) {
      this.vy = -this.vy;
      this.y += 2 * this.vy;
      this.bounces++;
    }
  }

  isNear(other) {
    const dx = this.x - other.x;
    const dy = this.y - other.y;
    return dx * dx + dy * dy < 400;
  }

  // Neighbours in the row exchange their colours when they are close.
  meet(other) {
    if (this.isNear(other)) {
      const colour = this.colour;
      this.colour = other.colour;
      other.colour = colour;
    }
  }

  energy() {
    return this.vx * this.vx + this.vy * this.vy;
  }
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 100;
  const particles = [];
  for (let i = 0; i < 40; i++) {
    particles.push(new Particle(i));
  }
  const n = particles.length;
  for (let step = 0; step < size; step++) {
    for (let i = 0; i < n; i++) {
      particles[i].move();
    }
    for (let i = 0; i < n - 1; i++) {
      particles[i].meet(particles[i + 1]);
    }
  }

  let bounces = 0;
  let places = 0;
  let colours = 0;
  let energy = 0;
  particles.forEach((p, i) => {
    bounces += p.bounces;
    places += (i + 1) * (p.x + 3 * p.y);
    colours = (p.colour + 3 * colours) & 0xffffff;
    energy += p.energy();
  });
  console.log(
    `particles ${size}: bounces ${bounces}, places ${places}, colours ${colours}, energy ${energy}`,
  );
}

main();
