package io.github.headrace.channel;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.github.headrace.connection.ConnectionReplacements;
import io.github.headrace.message.EnvelopeDraft;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.PayloadConverter;
import io.github.headrace.message.PayloadWriter;
import io.lettuce.core.protocol.CommandArgs;
import org.jspecify.annotations.Nullable;

/**
 * Makes what one template publishes: payloads as they are, or envelopes around them.
 */
final class ChannelBodies {

	/** What a trace context must not replace. */
	private static final Set<String> RESERVED = Set.of("specversion", "source", "sequence", "data", "data_base64",
			"datacontenttype");

	private final PayloadConverter converter;

	private final PayloadWriter writer;

	private final ChannelEnvelope envelope;

	private final PublishedSequences sequences;

	/** Without a common connection there is no order that a sequence could tell. */
	private final boolean ordered;

	private final AtomicLong lastId = new AtomicLong();

	ChannelBodies(PayloadConverter converter, long maxPayloadBytes, ChannelEnvelope envelope, String source,
			boolean ordered) {
		this.converter = converter;
		this.writer = new PayloadWriter(converter, maxPayloadBytes, "channel", "headrace.channels.max-payload-size");
		this.envelope = envelope;
		this.sequences = new PublishedSequences(source);
		this.ordered = ordered;
	}

	/** Returns what wants to know when the connection is replaced. */
	ConnectionReplacements replacements() {
		return this.sequences;
	}

	/** Writes a payload as it is configured. */
	Publication.Body of(String channel, boolean sharded, Object payload) {
		if (this.envelope == ChannelEnvelope.NONE) {
			byte[] body = this.writer.write(channel, payload);
			return (arguments, sending) -> arguments.addValue(body);
		}
		return numbered(channel, sharded, payload, Map.of());
	}

	/** Writes a request, which is an envelope in any case. */
	Publication.Body ofRequest(String channel, boolean sharded, Object payload, Map<String, String> extensions) {
		// Not numbered where other messages are not: what is lost would not be known.
		return (this.envelope == ChannelEnvelope.NONE) ? unnumbered(channel, payload, extensions)
				: numbered(channel, sharded, payload, extensions);
	}

	/** Writes a reply, of which only the first counts. */
	Publication.Body ofReply(String channel, @Nullable Object payload, Map<String, String> extensions) {
		return unnumbered(channel, payload, extensions);
	}

	private Publication.Body numbered(String channel, boolean sharded, Object payload, Map<String, String> extensions) {
		if (!this.ordered) {
			return unnumbered(channel, payload, extensions);
		}
		byte[] bytes = this.writer.write(channel, payload);
		String contentType = this.converter.contentType(payload);
		String key = (sharded ? "s:" : "c:") + channel;
		return new NumberedBody((sending) -> new PublishedBody(draft(channel, bytes, contentType, extensions, sending),
				this.sequences, key));
	}

	private Publication.Body unnumbered(String channel, @Nullable Object payload, Map<String, String> extensions) {
		byte[] bytes = (payload != null) ? this.writer.write(channel, payload) : null;
		String contentType = (payload != null) ? this.converter.contentType(payload) : null;
		return (arguments, sending) -> new PublishedBody(draft(channel, bytes, contentType, extensions, sending),
				this.sequences, null)
			.addTo(arguments);
	}

	private EnvelopeDraft draft(String channel, byte @Nullable [] bytes, @Nullable String contentType,
			Map<String, String> extensions, MessageObserver.Sending sending) {
		Map<String, String> attributes = new LinkedHashMap<>();
		attributes.put("id", Long.toString(this.lastId.incrementAndGet()));
		attributes.put("type", channel);
		attributes.put("time", Instant.now().toString());
		Map<String, String> trace = new HashMap<>(sending.headers());
		trace.keySet().removeAll(RESERVED);
		trace.forEach(attributes::putIfAbsent);
		attributes.putAll(extensions);
		return EnvelopeDraft.of(attributes, bytes, contentType);
	}

	/** Is told when its command has ended. */
	private static final class NumberedBody implements Publication.Body {

		private final Function<MessageObserver.Sending, PublishedBody> maker;

		private @Nullable PublishedBody made;

		NumberedBody(Function<MessageObserver.Sending, PublishedBody> maker) {
			this.maker = maker;
		}

		@Override
		public CommandArgs<byte[], byte[]> addTo(CommandArgs<byte[], byte[]> arguments,
				MessageObserver.Sending sending) {
			PublishedBody body = this.maker.apply(sending);
			this.made = body;
			return body.addTo(arguments);
		}

		@Override
		public void sent(CompletionStage<Long> command) {
			PublishedBody body = this.made;
			if (body != null) {
				command.whenComplete((count, failure) -> body.answered());
			}
		}

	}

}
