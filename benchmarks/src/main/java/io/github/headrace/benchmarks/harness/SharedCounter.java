package io.github.headrace.benchmarks.harness;

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
 * A number in a memory-mapped file that one JVM writes and another reads, without a
 * command to the server that is being measured.
 */
public final class SharedCounter {

	private static final VarHandle VALUE = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

	private final ByteBuffer buffer;

	private SharedCounter(ByteBuffer buffer) {
		this.buffer = buffer;
	}

	public static SharedCounter map(Path file) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
				StandardOpenOption.WRITE)) {
			return new SharedCounter(channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Counter file '" + file + "' cannot be mapped", ex);
		}
	}

	public void set(long value) {
		VALUE.setRelease(this.buffer, 0, value);
	}

	public long get() {
		return (long) VALUE.getAcquire(this.buffer, 0);
	}

}
