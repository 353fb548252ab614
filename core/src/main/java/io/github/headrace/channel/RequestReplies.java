package io.github.headrace.channel;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.headrace.message.Envelope;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Replies to the requests that one listener handles, on the server where it hears them.
 */
final class RequestReplies {

	private static final Log logger = LogFactory.getLog(RequestReplies.class);

	private static final int MAX_ERROR_MESSAGE = 1000;

	private final String listenerId;

	private final boolean replies;

	private final Supplier<RedisChannelTemplate> template;

	private final AtomicBoolean complained = new AtomicBoolean();

	RequestReplies(ChannelEndpoint endpoint, Supplier<RedisChannelTemplate> template) {
		this.listenerId = endpoint.id();
		this.replies = endpoint.handler().replies() && !endpoint.batch();
		this.template = template;
	}

	/**
	 * Replies with a result, without waiting for Redis.
	 * @return whether the message is a request
	 * @throws RuntimeException if the result cannot be written
	 */
	boolean reply(ChannelMessage<?> message, @Nullable Object result) {
		Envelope request = message.envelope();
		String replyTo = (request != null && this.replies) ? replyTo(request) : null;
		if (request == null || replyTo == null) {
			return false;
		}
		publish(replyTo, result, Map.of(Envelope.CORRELATION_ID, correlation(request)));
		return true;
	}

	/** Replies with a failure, if the message is a request. */
	void fail(ChannelMessage<?> message, Throwable failure) {
		Envelope request = message.envelope();
		String replyTo = (request != null && this.replies) ? replyTo(request) : null;
		if (request == null || replyTo == null) {
			return;
		}
		String text = String.valueOf(failure.getMessage());
		publish(replyTo, null,
				Map.of(Envelope.CORRELATION_ID, correlation(request), Envelope.ERROR_TYPE,
						failure.getClass().getSimpleName(), Envelope.ERROR_MESSAGE,
						(text.length() > MAX_ERROR_MESSAGE) ? text.substring(0, MAX_ERROR_MESSAGE) : text));
	}

	private void publish(String replyTo, @Nullable Object result, Map<String, String> extensions) {
		this.template.get().reply(replyTo, result, extensions).whenComplete((receivers, failure) -> {
			if (failure != null) {
				logger.warn("Listener '%s' could not reply to a request: %s".formatted(this.listenerId,
						failure.getMessage()));
			}
		});
	}

	private static String correlation(Envelope request) {
		return String.valueOf(request.attribute(Envelope.CORRELATION_ID));
	}

	/** Whoever may publish a request must not choose any channel for its result. */
	private @Nullable String replyTo(Envelope request) {
		String replyTo = request.attribute(Envelope.REPLY_TO);
		if (replyTo == null || request.attribute(Envelope.CORRELATION_ID) == null) {
			return null;
		}
		if (this.template.get().isReplyChannel(replyTo)) {
			return replyTo;
		}
		if (this.complained.compareAndSet(false, true)) {
			logger.warn(("Listener '%s' does not reply to '%s': the name of a reply channel begins with '%s', "
					+ "behind the namespace if there is one; further ones are not logged")
				.formatted(this.listenerId, replyTo.replaceAll("\\p{Cntrl}", "?"), ReplyChannel.PREFIX));
		}
		return null;
	}

}
