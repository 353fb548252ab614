package io.github.headrace.channel;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.CommittedSender;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.message.PayloadConverter;
import io.github.headrace.message.PayloadWriter;

import org.springframework.util.Assert;

/**
 * Publishes through the native Lettuce connection of the application. Safe for use by
 * several threads.
 */
public final class RedisChannelTemplate implements RedisChannelOperations {

	private final NativeConnection connection;

	private final PayloadWriter payloads;

	private final Namespace namespace;

	private final Publisher publisher;

	private final CommittedSender<Long> committedSender;

	/**
	 * Creates a template without a namespace.
	 * @param connection sends the commands
	 * @param converter writes the payloads
	 * @param maxPayloadBytes the most bytes that a payload may have
	 */
	public RedisChannelTemplate(NativeConnection connection, PayloadConverter converter, long maxPayloadBytes) {
		this(connection, converter, maxPayloadBytes, Namespace.NONE);
	}

	/**
	 * Creates a template.
	 * @param connection sends the commands
	 * @param converter writes the payloads
	 * @param maxPayloadBytes the most bytes that a payload may have
	 * @param namespace goes in front of the name of each channel
	 */
	public RedisChannelTemplate(NativeConnection connection, PayloadConverter converter, long maxPayloadBytes,
			Namespace namespace) {
		this.connection = connection;
		this.payloads = new PayloadWriter(converter, maxPayloadBytes, "channel", "headrace.channels.max-payload-size");
		this.namespace = namespace;
		this.publisher = new Publisher(connection);
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
			.map((payload) -> new Publication(channel, sharded, name, encode(channel, payload)))
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

	private Publication publication(String channel, boolean sharded, Object payload) {
		return new Publication(channel, sharded, encodeName(channel), encode(channel, payload));
	}

	private byte[] encodeName(String channel) {
		Assert.hasLength(channel, "'channel' must not be empty");
		return this.namespace.qualify(channel).getBytes(StandardCharsets.UTF_8);
	}

	private byte[] encode(String channel, Object payload) {
		return this.payloads.write(channel, payload);
	}

}
