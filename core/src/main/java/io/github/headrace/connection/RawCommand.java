package io.github.headrace.connection;

import java.nio.charset.StandardCharsets;

import io.lettuce.core.protocol.ProtocolKeyword;

/**
 * A command in small letters, which the server takes as any other. Lettuce, which keeps
 * book of transactions by name, does not: each command has its answer at once.
 *
 * @param text the name of the command
 */
record RawCommand(String text) implements ProtocolKeyword {

	@Override
	public byte[] getBytes() {
		return this.text.getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public String toString() {
		return this.text;
	}

}
