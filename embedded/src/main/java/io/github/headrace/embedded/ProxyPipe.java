package io.github.headrace.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One direction of a connection.
 */
final class ProxyPipe {

	private static final int BUFFER_SIZE = 1 << 14;

	private final SocketChannel source;

	private final SocketChannel sink;

	private final ProxyGate gate;

	/** What was read and is still to be written. */
	private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE).limit(0);

	ProxyPipe(SocketChannel source, SocketChannel sink, ProxyGate gate) {
		this.source = source;
		this.sink = sink;
		this.gate = gate;
	}

	/**
	 * Pass what can be passed now. The source is read, and so its end seen, only when all
	 * that was read before is written: what is not taken by the sink keeps the source
	 * waiting, too.
	 */
	Outcome transfer() throws IOException {
		if (!this.gate.isOpen()) {
			return Outcome.GOES_ON;
		}
		if (!this.buffer.hasRemaining() && !read()) {
			return Outcome.ENDED;
		}
		write();
		return (this.buffer.hasRemaining() && this.gate.isExhausted()) ? Outcome.EXHAUSTED : Outcome.GOES_ON;
	}

	private boolean read() throws IOException {
		this.buffer.clear();
		int length = this.source.read(this.buffer);
		this.buffer.flip();
		return length >= 0;
	}

	private void write() throws IOException {
		ByteBuffer allowed = this.buffer.slice(this.buffer.position(), this.gate.allow(this.buffer.remaining()));
		int length = this.sink.write(allowed);
		this.buffer.position(this.buffer.position() + length);
		this.gate.count(length);
	}

	boolean waitsForSource() {
		return this.gate.isOpen() && !this.buffer.hasRemaining();
	}

	boolean waitsForSink() {
		return this.gate.isOpen() && this.buffer.hasRemaining();
	}

	/**
	 * What a transfer has come to.
	 */
	enum Outcome {

		/** There may be more to pass later. */
		GOES_ON,

		/** The source was closed, and all of it was passed. */
		ENDED,

		/** There is more, but the limit is reached. */
		EXHAUSTED

	}

}
