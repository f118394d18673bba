// A board's console over its WebSocket, as far as a test needs it: what came, and typing.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ROOT, URL_OF_LAB } from './lab.mjs'

const { WebSocket } = createRequire(join(ROOT, 'frontend', 'package.json'))('ws')

/** Bytes before those of the console in each message: the number of the first one. */
const NUMBER = 8

export class Line {
  text = ''
  #socket

  constructor(socket) {
    this.#socket = socket
    socket.on('message', (data, isBinary) => (isBinary ? this.#take(data) : this.#told(JSON.parse(data))))
    socket.on('error', (error) => (this.text += `\n(the console's connection broke: ${error.message})\n`))
  }

  /** Opens it as a person who is signed in. */
  static open(person, board) {
    return new Promise((done, failed) => {
      const socket = new WebSocket(`${URL_OF_LAB.replace(/^http/, 'ws')}/api/boards/${board}/console`, {
        headers: { cookie: person.cookie, origin: URL_OF_LAB },
        handshakeTimeout: 20_000,
      })
      const line = new Line(socket)
      socket.once('open', () => done(line))
      socket.once('error', failed)
    })
  }

  type(keys) {
    this.#socket.send(Buffer.from(keys))
  }

  close() {
    this.#socket.terminate()
  }

  #told(message) {
    // The same person may have the board's page open: this view is to type.
    if (message.type === 'opened') this.#socket.send(JSON.stringify({ type: 'ask' }))
  }

  #take(data) {
    this.text += data.subarray(NUMBER).toString('latin1')
    // Nothing more comes to a viewer who does not say what it has seen.
    const byte = Number(data.readBigUInt64BE(0)) + data.length - NUMBER
    this.#socket.send(JSON.stringify({ type: 'ack', byte }))
  }
}
