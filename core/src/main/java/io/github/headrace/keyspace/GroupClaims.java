package io.github.headrace.keyspace;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.lettuce.core.ScriptOutputType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Lets one of several instances handle each event, as far as that is possible.
 * <p>
 * Nothing identifies an event: the same may happen to the same key at once again. But
 * every instance receives the events of a key in the same order. So claims are counted:
 * for each key and event Redis holds the times at which events arrived that somebody
 * handles ({@code EVAL}), and how many of them each instance has met. What arrives about
 * when a claimed one did that the instance has not met is the same event; everything else
 * is claimed. When in doubt, as when Redis does not answer, an event is handled.
 */
final class GroupClaims {

	/** What the keys of claims have in front, behind the namespace. */
	static final String KEY_PREFIX = "headrace:keyspace:";

	private static final Log logger = LogFactory.getLog(GroupClaims.class);

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final String SCRIPT = """
			local key, instance = KEYS[1], 'i' .. ARGV[1]
			local arrived, window, retention = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
			local state = redis.call('HMGET', key, 'first', 'last', instance)
			local first, last, met = tonumber(state[1] or 1), tonumber(state[2] or 0), tonumber(state[3] or 0)
			while first <= last and tonumber(redis.call('HGET', key, first)) < arrived - retention do
			  redis.call('HDEL', key, first)
			  first = first + 1
			end
			local mine = 1
			for claim = math.max(first, met + 1), last do
			  if math.abs(tonumber(redis.call('HGET', key, claim)) - arrived) <= window then
			    met = claim
			    mine = 0
			    break
			  end
			end
			if mine == 1 then
			  last = last + 1
			  met = last
			  redis.call('HSET', key, last, arrived)
			end
			redis.call('HSET', key, 'first', first, 'last', last, instance, met)
			redis.call('PEXPIRE', key, retention)
			return mine
			""";

	private final NativeConnection connection;

	private final Namespace namespace;

	private final GroupSettings settings;

	private final String group;

	private final String listenerId;

	private final String instance = UUID.randomUUID().toString();

	private final AtomicBoolean failing = new AtomicBoolean();

	GroupClaims(NativeConnection connection, Namespace namespace, GroupSettings settings, KeyspaceEndpoint endpoint) {
		this.connection = connection;
		this.namespace = namespace;
		this.settings = settings;
		this.group = endpoint.group();
		this.listenerId = endpoint.id();
	}

	/** Tells whether to handle a notification; blocks until Redis has answered. */
	boolean claim(KeyspaceNotification notification) {
		String key = this.namespace.qualify(KEY_PREFIX + String.join(":", this.group, this.listenerId,
				"" + notification.database(), notification.event(), notification.key()));
		CompletableFuture<Long> answer = this.connection
			.send((commands) -> commands.eval(SCRIPT, ScriptOutputType.INTEGER, new byte[][] { bytes(key) },
					bytes(this.instance), bytes(notification.receivedAt().toEpochMilli()),
					bytes(this.settings.window().toMillis()), bytes(this.settings.retention().toMillis())));
		try {
			boolean mine = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) == 1;
			this.failing.set(false);
			return mine;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
		catch (ExecutionException | TimeoutException ex) {
			if (this.failing.compareAndSet(false, true)) {
				logger.warn(
						"Redis does not tell which instance of group '%s' handles events of listener '%s'; each may do so"
							.formatted(this.group, this.listenerId),
						ex);
			}
			return true;
		}
	}

	private static byte[] bytes(Object value) {
		return value.toString().getBytes(StandardCharsets.UTF_8);
	}

}
