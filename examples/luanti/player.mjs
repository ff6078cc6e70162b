// A player without a screen, for tests: joins a Luanti server by its network protocol (of version 5.6) and chats.
//
// It acknowledges everything and understands little: no map, no items, only chat. Passwords are empty.

import { createHash, randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";

const PROTOCOL = 0x4f457403;
const FIRST_SEQUENCE = 65500;
const TO_SERVER = {
  init: 0x02,
  init2: 0x11,
  chat: 0x32,
  ready: 0x43,
  firstSrp: 0x50,
  srpA: 0x51,
  srpM: 0x52,
};
const TO_CLIENT = { hello: 0x02, accept: 0x03, denied: 0x0a, chat: 0x2f, srpB: 0x60 };
const FIRST_SRP = 4;

const u8 = (value) => Buffer.from([value]);
const u16 = (value) => Buffer.from([value >> 8, value & 255]);
const text = (value) => Buffer.concat([u16(value.length), Buffer.from(value)]);
const wide = (value) => Buffer.concat([u16(value.length), Buffer.from(value, "utf16le").swap16()]);

// Secure Remote Password 6a, with the group of 2048 bits of RFC 5054 and SHA-256.
const N = BigInt(
  "0xAC6BDB41324A9A9BF166DE5E1389582FAF72B6651987EE07FC3192943DB56050A37329CBB4A099ED8193E0757767A13DD52312AB4B" +
    "03310DCD7F48A9DA04FD50E8083969EDB767B0CF6095179A163AB3661A05FBD5FAAAE82918A9962F0B93B855F97993EC975EEAA80D7" +
    "40ADBF4FF747359D041D5C33EA71D281E446B14773BCA97B43A23FB801676BD207A436C6481F1D2B9078717461A5B9D32E688F87748" +
    "544523B524B0D57D5EA77A2775D2ECFA032CFBDBF52FB3786160279004E57AE6AF874E7303CE53299CCC041C7BC308D82A5698F3A8D" +
    "0C38271AE35F8E9DBFBB694B5C803D89F7AE435DE236D525F54759B65E372FCD68EF20FA7111F9E4AFF73",
);
const bytes = (number, length = 0) => {
  const hex = number.toString(16);
  return Buffer.from(hex.padStart(Math.max(length * 2, hex.length + (hex.length % 2)), "0"), "hex");
};
const number = (of) => BigInt(`0x${of.toString("hex")}`);
const hash = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const padded = (...numbers) => number(hash(...numbers.map((of) => bytes(of, 256))));
const mod = (of) => ((of % N) + N) % N;
function power(base, exponent) {
  let result = 1n;
  for (base = mod(base); exponent > 0n; exponent >>= 1n, base = mod(base * base))
    if (exponent & 1n) result = mod(result * base);
  return result;
}
const secretOf = (name, salt) => number(hash(salt, hash(Buffer.from(`${name.toLowerCase()}:`))));

export class Player {
  /** What the server has said in chat. */
  said = [];
  #socket = createSocket("udp4");
  #heard = () => {};
  #peer = 0;
  #sequence = FIRST_SEQUENCE;
  #waiting = new Map();
  #received = new Set();
  #again;

  /** Joins; resolves once the server has accepted the player. */
  static async join(port, name) {
    const player = new Player();
    await player.#join(port, name);
    return player;
  }

  async #join(port, name) {
    this.name = name;
    this.#socket.on("message", (packet) => this.#receive(packet));
    // The server may be dead.
    this.#socket.on("error", () => {});
    this.#socket.connect(port, "127.0.0.1");
    await once(this.#socket, "connect");
    this.#again = setInterval(() => this.#waiting.forEach((packet) => this.#send(packet)), 300);
    const accepted = new Promise((resolve, reject) =>
      Object.assign(this, { accepted: resolve, denied: reject }),
    );
    this.#reliable(0, Buffer.alloc(0));
    await new Promise((resolve) => (this.connected = resolve));
    const versions = Buffer.concat([u8(29), u16(0), u16(37), u16(41)]);
    this.init = setInterval(
      () => this.#command(TO_SERVER.init, Buffer.concat([versions, text(name)]), false),
      300,
    );
    await accepted.finally(() => clearInterval(this.init));
  }

  /** Says a line, such as a command. */
  say(line) {
    this.#command(TO_SERVER.chat, wide(line));
  }

  /** Waits until the server says something like this, and returns it; what was said before it is forgotten. */
  async hears(like, within = 20_000) {
    const end = Date.now() + within;
    for (;;) {
      const at = this.said.findIndex((line) => like.test(line));
      if (at >= 0)
        return this.said
          .splice(0, at + 1)
          .at(-1)
          .match(like);
      if (Date.now() > end) throw Error(`${this.name} did not hear ${like}, but: ${this.said.join(" | ")}`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, end - Date.now());
        this.#heard = () => (clearTimeout(timer), resolve());
      });
    }
  }

  leave() {
    clearInterval(this.#again);
    clearInterval(this.init);
    if (this.#peer) this.#send(this.#packet(0, Buffer.from([0, 3])));
    this.#socket.close();
  }

  #send(packet) {
    this.#socket.send(packet, () => {});
  }

  #packet(channel, payload) {
    const head = Buffer.alloc(7);
    head.writeUInt32BE(PROTOCOL);
    head.writeUInt16BE(this.#peer, 4);
    head.writeUInt8(channel, 6);
    return Buffer.concat([head, payload]);
  }

  #reliable(channel, payload) {
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) & 0xffff;
    const packet = this.#packet(channel, Buffer.concat([u8(3), u16(sequence), u8(1), payload]));
    this.#waiting.set(`${channel}/${sequence}`, packet);
    this.#send(packet);
  }

  #command(command, content, isReliable = true) {
    const payload = Buffer.concat([u16(command), content]);
    if (isReliable) this.#reliable(0, payload);
    else this.#send(this.#packet(1, Buffer.concat([u8(1), payload])));
  }

  #receive(packet) {
    const channel = packet[6];
    let body = packet.subarray(7);
    if (body[0] === 3) {
      const sequence = body.readUInt16BE(1);
      this.#send(this.#packet(channel, Buffer.concat([Buffer.from([0, 0]), u16(sequence)])));
      // A sequence number comes again after 65,536 packets, more than a test has.
      const key = `${channel}/${sequence}`;
      if (this.#received.has(key)) return;
      this.#received.add(key);
      body = body.subarray(3);
    }
    if (body[0] === 0 && body[1] === 0) this.#waiting.delete(`${channel}/${body.readUInt16BE(2)}`);
    if (body[0] === 0 && body[1] === 1) {
      this.#peer = body.readUInt16BE(2);
      this.connected();
    }
    // Split packets are definitions and media.
    if (body[0] === 1 && body.length >= 3) this.#obey(body.readUInt16BE(1), body.subarray(3));
  }

  #obey(command, content) {
    if (command === TO_CLIENT.hello) this.#authenticate(content.readUInt32BE(5));
    else if (command === TO_CLIENT.srpB) this.#prove(content);
    else if (command === TO_CLIENT.accept) {
      this.#command(TO_SERVER.init2, text(""));
      this.#command(TO_SERVER.ready, Buffer.concat([Buffer.from([5, 6, 1, 0]), text("a test"), u16(4)]));
      this.accepted();
    } else if (command === TO_CLIENT.denied)
      this.denied(Error(`${this.name} was denied: ${content.toString("hex")}`));
    else if (command === TO_CLIENT.chat) {
      const line = content.subarray(4 + content.readUInt16BE(2) * 2);
      const message = Buffer.from(line.subarray(2, 2 + line.readUInt16BE(0) * 2))
        .swap16()
        .toString("utf16le");
      // Colours and translations are escape sequences.
      this.said.push(message.replace(/\x1b\([^)]*\)|\x1b[EF]/g, ""));
      this.#heard();
    }
  }

  #authenticate(ways) {
    if (this.secret) return;
    clearInterval(this.init);
    this.secret = number(randomBytes(32));
    if (ways & FIRST_SRP) {
      const salt = randomBytes(16);
      const verifier = bytes(power(2n, secretOf(this.name, salt)));
      this.#command(
        TO_SERVER.firstSrp,
        Buffer.concat([u16(16), salt, u16(verifier.length), verifier, u8(1)]),
      );
    } else {
      const a = bytes(power(2n, this.secret));
      this.#command(TO_SERVER.srpA, Buffer.concat([u16(a.length), a, u8(1)]));
    }
  }

  #prove(content) {
    const salt = content.subarray(2, 2 + content.readUInt16BE(0));
    const b = content.subarray(4 + salt.length);
    const a = power(2n, this.secret);
    const x = secretOf(this.name, salt);
    const shared = power(number(b) - padded(N, 2n) * power(2n, x), this.secret + padded(a, number(b)) * x);
    const group = hash(bytes(N)).map((byte, index) => byte ^ hash(bytes(2n))[index]);
    const proof = hash(
      group,
      hash(Buffer.from(this.name)),
      salt,
      bytes(a),
      bytes(number(b)),
      hash(bytes(shared)),
    );
    this.#command(TO_SERVER.srpM, Buffer.concat([u16(proof.length), proof]));
  }
}
