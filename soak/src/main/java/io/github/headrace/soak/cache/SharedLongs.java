package io.github.headrace.soak.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Numbers in a memory-mapped file, which several JVMs read and write without a server
 * between them. All zero at first. Safe for use by several threads and processes.
 */
final class SharedLongs {

	private static final VarHandle VALUE = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

	private final ByteBuffer buffer;

	private SharedLongs(ByteBuffer buffer) {
		this.buffer = buffer;
	}

	static SharedLongs map(Path file, int count) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
				StandardOpenOption.WRITE)) {
			return new SharedLongs(channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) count * Long.BYTES));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("'%s' cannot be mapped".formatted(file), ex);
		}
	}

	long get(int index) {
		return (long) VALUE.getVolatile(this.buffer, index * Long.BYTES);
	}

	void set(int index, long value) {
		VALUE.setVolatile(this.buffer, index * Long.BYTES, value);
	}

	/** Adds, and returns the sum. */
	long add(int index, long amount) {
		return (long) VALUE.getAndAdd(this.buffer, index * Long.BYTES, amount) + amount;
	}

	/** Sets a value unless there is a greater one. */
	void raise(int index, long value) {
		for (long now = get(index); now < value; now = get(index)) {
			if (VALUE.compareAndSet(this.buffer, index * Long.BYTES, now, value)) {
				return;
			}
		}
	}

}
