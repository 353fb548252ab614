package io.github.headrace.channel;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

import io.github.headrace.message.EnvelopeHead;

/**
 * Who publishes: the application, in this life. The {@code source} of its envelopes
 * begins with it.
 *
 * @param source the beginning of all sources, such as
 * {@code /headrace/shop/9f86d081884c7d65}
 * @param instance the part that no other process has
 */
record PublisherIdentity(String source, String instance) {

	/** Creates an identity that nobody else has. */
	static PublisherIdentity of(String application) {
		String instance = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
		return new PublisherIdentity(EnvelopeHead.ROOT + escape(application) + '/' + instance, instance);
	}

	/** Returns the source of what is published through one connection factory. */
	String source(String connectionFactory) {
		return connectionFactory.isEmpty() ? this.source : this.source + '/' + escape(connectionFactory);
	}

	boolean isOwn(EnvelopeHead head) {
		return head.source().startsWith(this.source);
	}

	/** Leaves what needs no escape in a URI. */
	private static String escape(String name) {
		StringBuilder escaped = new StringBuilder(name.length());
		for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
			char c = (char) (b & 0xFF);
			boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
					|| c == '_' || c == '.';
			if (escaped.length() > 60) {
				break;
			}
			escaped.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
		}
		return escaped.toString();
	}

}
