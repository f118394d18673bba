// A cable between a browser and the lab that can be cut.
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { URL_OF_LAB } from './lab.mjs'

export class Wire {
  #ends = new Set()
  #whole = true

  static async lay() {
    const wire = new Wire()
    wire.server = createServer((near) => wire.#carry(near)).listen(0, '127.0.0.1')
    await once(wire.server, 'listening')
    /** Where the lab is found through it. */
    wire.url = `http://127.0.0.1:${wire.server.address().port}`
    return wire
  }

  #carry(near) {
    if (!this.#whole) return near.resetAndDestroy()
    const { hostname, port } = new URL(URL_OF_LAB)
    const far = connect(Number(port), hostname)
    near.pipe(far).pipe(near)
    for (const [end, other] of [[near, far], [far, near]]) {
      this.#ends.add(end)
      end.on('error', () => {})
      end.on('close', () => {
        this.#ends.delete(end)
        other.destroy()
      })
    }
  }

  /** Nothing that is under way arrives, and nothing new goes through, until it is mended. */
  cut() {
    this.#whole = false
    for (const end of this.#ends) end.resetAndDestroy()
  }

  mend() {
    this.#whole = true
  }

  close() {
    this.cut()
    this.server.close()
  }
}
