package io.github.headrace.channel;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.connection.CommittedSender;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.SendQueue;
import io.github.headrace.message.Envelope;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.PayloadConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;

/**
 * Publishes through the native Lettuce connection of the application. Safe for use by
 * several threads.
 */
public final class RedisChannelTemplate implements RedisChannelOperations {

	private final NativeConnection connection;

	private final PayloadConverter converter;

	private final ChannelBodies bodies;

	private final Namespace namespace;

	private final Publisher publisher;

	private final Requests requests;

	private final CommittedSender<Long> committedSender;

	/**
	 * Creates a template without a namespace, which publishes payloads as they are and
	 * sends no requests.
	 * @param connection sends the commands
	 * @param converter writes the payloads
	 * @param maxPayloadBytes the most bytes that a payload may have
	 */
	public RedisChannelTemplate(NativeConnection connection, PayloadConverter converter, long maxPayloadBytes) {
		this(connection, converter, maxPayloadBytes, Namespace.NONE, MessageObserver.NONE);
	}

	/**
	 * Creates a template that publishes payloads as they are and sends no requests; for
	 * these it needs {@link RedisChannelTemplates}.
	 * @param connection sends the commands
	 * @param converter writes the payloads
	 * @param maxPayloadBytes the most bytes that a payload may have
	 * @param namespace goes in front of the name of each channel
	 * @param observer is told of every message
	 */
	public RedisChannelTemplate(NativeConnection connection, PayloadConverter converter, long maxPayloadBytes,
			Namespace namespace, MessageObserver observer) {
		this(connection, "", converter, maxPayloadBytes, namespace, ChannelEnvelope.NONE, PublisherIdentity.of(""),
				() -> {
					throw new IllegalStateException("Requests need a template of RedisChannelTemplates");
				}, observer);
	}

	RedisChannelTemplate(NativeConnection connection, String connectionFactory, PayloadConverter converter,
			long maxPayloadBytes, Namespace namespace, ChannelEnvelope envelope, PublisherIdentity identity,
			Supplier<RedisChannelSubscriptions> subscriptions, MessageObserver observer) {
		this.connection = connection;
		this.converter = converter;
		this.bodies = new ChannelBodies(converter, maxPayloadBytes, envelope, identity.source(connectionFactory),
				connection.factory().getShareNativeConnection());
		if (envelope != ChannelEnvelope.NONE && connection.factory().getShareNativeConnection()) {
			connection.watch(this.bodies.replacements());
		}
		this.namespace = namespace;
		this.publisher = new Publisher(connection, observer);
		this.requests = new Requests(identity.instance(), namespace, connectionFactory, subscriptions,
				!connection.factory().isClusterAware(), new SendQueue(connection));
		this.committedSender = new CommittedSender<>(connection, this.publisher::sendAll,
				"Not published after the commit, messages by channel");
	}

	@Override
	public long publish(String channel, Object payload) {
		return publish(channel, false, payload);
	}

	@Override
	public <T> long publish(RedisChannel<T> channel, T payload) {
		return publish(channel.name(), channel.sharded(), payload);
	}

	private long publish(String channel, boolean sharded, Object payload) {
		return this.connection.await(this.publisher.send(publication(channel, sharded, payload)));
	}

	@Override
	public CompletableFuture<Long> publishAsync(String channel, Object payload) {
		return publishAsync(channel, false, payload);
	}

	@Override
	public <T> CompletableFuture<Long> publishAsync(RedisChannel<T> channel, T payload) {
		return publishAsync(channel.name(), channel.sharded(), payload);
	}

	private CompletableFuture<Long> publishAsync(String channel, boolean sharded, Object payload) {
		return this.connection.translated(this.publisher.send(publication(channel, sharded, payload)));
	}

	@Override
	public List<Long> publishAll(String channel, Collection<?> payloads) {
		return publishAll(channel, false, payloads);
	}

	@Override
	public <T> List<Long> publishAll(RedisChannel<T> channel, Collection<? extends T> payloads) {
		return publishAll(channel.name(), channel.sharded(), payloads);
	}

	private List<Long> publishAll(String channel, boolean sharded, Collection<?> payloads) {
		byte[] name = encodeName(channel);
		List<Publication> publications = payloads.stream()
			.map((payload) -> new Publication(channel, sharded, name, this.bodies.of(channel, sharded, payload),
					this.publisher))
			.toList();
		return publications.isEmpty() ? List.of() : this.connection
			.await(this.publisher.sendAll(publications.stream().map(Publication::command).toList()));
	}

	@Override
	public void publishAfterCommit(String channel, Object payload) {
		publishAfterCommit(channel, false, payload);
	}

	@Override
	public <T> void publishAfterCommit(RedisChannel<T> channel, T payload) {
		publishAfterCommit(channel.name(), channel.sharded(), payload);
	}

	private void publishAfterCommit(String channel, boolean sharded, Object payload) {
		// Bytes are sent as they are, so the caller could still change them.
		Object unchanging = (payload instanceof byte[] bytes) ? bytes.clone() : payload;
		this.committedSender.sendAfterCommit(publication(channel, sharded, unchanging));
	}

	/**
	 * Returns how many messages could not be published after a commit, or may not have
	 * been as the answer of Redis was missing. Channel and reason are logged, during an
	 * outage once a second.
	 * @return the count since the start
	 */
	public long failedAfterCommit() {
		return this.committedSender.failures();
	}

	/**
	 * Returns what has become of the requests.
	 * @return a snapshot
	 */
	public RequestStatistics requests() {
		return this.requests.statistics();
	}

	@Override
	public <R> R request(String channel, Object payload, Class<R> replyType, Duration timeout) {
		return this.<R>awaitReply(channel, send(channel, false, payload, timeout), ResolvableType.forClass(replyType));
	}

	@Override
	public <R> R request(String channel, Object payload, ParameterizedTypeReference<R> replyType, Duration timeout) {
		return this.<R>awaitReply(channel, send(channel, false, payload, timeout), ResolvableType.forType(replyType));
	}

	@Override
	public <T, R> R request(RedisChannel<T> channel, T payload, Class<R> replyType, Duration timeout) {
		return this.<R>awaitReply(channel.name(), send(channel.name(), channel.sharded(), payload, timeout),
				ResolvableType.forClass(replyType));
	}

	@Override
	public <R> CompletableFuture<R> requestAsync(String channel, Object payload, Class<R> replyType, Duration timeout) {
		return decoded(channel, send(channel, false, payload, timeout), ResolvableType.forClass(replyType));
	}

	@Override
	public <R> CompletableFuture<R> requestAsync(String channel, Object payload,
			ParameterizedTypeReference<R> replyType, Duration timeout) {
		return decoded(channel, send(channel, false, payload, timeout), ResolvableType.forType(replyType));
	}

	@Override
	public <T, R> CompletableFuture<R> requestAsync(RedisChannel<T> channel, T payload, Class<R> replyType,
			Duration timeout) {
		return decoded(channel.name(), send(channel.name(), channel.sharded(), payload, timeout),
				ResolvableType.forClass(replyType));
	}

	private CompletableFuture<Envelope> send(String channel, boolean sharded, Object payload, Duration timeout) {
		Assert.isTrue(timeout != null && !timeout.isNegative() && !timeout.isZero(),
				() -> "'timeout' must be positive but is %s: say how long the reply is awaited".formatted(timeout));
		Map<String, String> extensions = this.requests.newExtensions();
		Publication publication = new Publication(channel, sharded, encodeName(channel),
				this.bodies.ofRequest(channel, sharded, payload, extensions), this.publisher);
		RequestPublication request = new RequestPublication(this.connection, this.publisher, publication);
		CompletableFuture<Envelope> reply = this.requests.send(channel, extensions, timeout, request::publish);
		reply.whenComplete((envelope, failure) -> request.ended(failure));
		return reply;
	}

	private <R> R awaitReply(String channel, CompletableFuture<Envelope> reply, ResolvableType type) {
		return decode(channel, Requests.await(channel, reply), type);
	}

	/**
	 * Neither the conversion nor what the caller does next, on failure too, belongs on
	 * the lane, the event loop or the timer.
	 */
	private <R> CompletableFuture<R> decoded(String channel, CompletableFuture<Envelope> reply, ResolvableType type) {
		return reply.handleAsync((envelope, failure) -> {
			if (failure != null) {
				throw (failure instanceof CompletionException known) ? known : new CompletionException(failure);
			}
			return this.<R>decode(channel, envelope, type);
		}, BackgroundThreads.now());
	}

	@SuppressWarnings({ "unchecked", "NullAway" }) // Void has no value but null
	private <R> R decode(String channel, Envelope reply, ResolvableType type) {
		if (type.toClass() == Void.class) {
			return null;
		}
		if (reply.data() == null) {
			throw new RequestFailedException(channel,
					"The reply to the request to channel '%s' is empty, which is no %s".formatted(channel, type),
					(Throwable) null);
		}
		return (R) this.converter.decoder(type).decode(reply.payload());
	}

	/** Returns whether a name in Redis is one to which replies are published. */
	boolean isReplyChannel(String qualified) {
		return qualified.startsWith(this.namespace.qualify(ReplyChannel.PREFIX));
	}

	/** Publishes a reply to a channel by its name in Redis. */
	CompletableFuture<Long> reply(String qualified, @Nullable Object payload, Map<String, String> extensions) {
		String channel = this.namespace.strip(qualified);
		return this.connection
			.translated(this.publisher.send(new Publication(channel, false, qualified.getBytes(StandardCharsets.UTF_8),
					this.bodies.ofReply(channel, payload, extensions), this.publisher)));
	}

	/** Fails the requests that are open, and what comes until the next start. */
	void stopRequests() {
		this.requests.stop();
	}

	void startRequests() {
		this.requests.start();
	}

	private Publication publication(String channel, boolean sharded, Object payload) {
		return new Publication(channel, sharded, encodeName(channel), this.bodies.of(channel, sharded, payload),
				this.publisher);
	}

	private byte[] encodeName(String channel) {
		Assert.hasLength(channel, "'channel' must not be empty");
		return this.namespace.qualify(channel).getBytes(StandardCharsets.UTF_8);
	}

}
