package io.github.headrace.stream.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.models.stream.PendingMessage;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A stream whose group is under test, and what was added to it. For use by one thread.
 */
final class StreamUnderFault implements AutoCloseable {

	static final String STREAM = "s";

	static final String GROUP = "g";

	static final String DEAD_LETTERS = "{s}:g:dlq";

	static final String PARKED = "~retry";

	static final Duration PATIENCE = Duration.ofSeconds(60);

	/** A consumer without a process, which settles nothing. */
	private static final String DEAD_CONSUMER = "dead";

	private static final String DELIVER_TO_THE_DEAD = """
			redis.call('XADD', KEYS[1], '*', unpack(ARGV, 3))
			redis.call('XREADGROUP', 'GROUP', ARGV[1], ARGV[2], 'COUNT', 1, 'STREAMS', KEYS[1], '>')
			return redis.status_reply('OK')
			""";

	private final AbstractRedisClient client;

	private final RedisClusterCommands<String, String> commands;

	private final RedisClusterAsyncCommands<String, String> asyncCommands;

	private final Map<Integer, Conduct> added = new TreeMap<>();

	private int next;

	private StreamUnderFault(AbstractRedisClient client, RedisClusterCommands<String, String> commands,
			RedisClusterAsyncCommands<String, String> asyncCommands) {
		this.client = client;
		this.commands = commands;
		this.asyncCommands = asyncCommands;
	}

	static StreamUnderFault on(RedisServer server) {
		return on(RedisURI.create(server.host(), server.port()));
	}

	static StreamUnderFault on(RedisURI uri) {
		RedisClient client = RedisClient.create(uri);
		StatefulRedisConnection<String, String> connection = client.connect();
		return new StreamUnderFault(client, connection.sync(), connection.async());
	}

	static StreamUnderFault on(RedisCluster cluster) {
		RedisClusterClient client = RedisClusterClient
			.create(cluster.addresses().stream().map((address) -> RedisURI.create("redis://" + address)).toList());
		StatefulRedisClusterConnection<String, String> connection = client.connect();
		return new StreamUnderFault(client, connection.sync(), connection.async());
	}

	RedisClusterCommands<String, String> redis() {
		return this.commands;
	}

	/** Adds entries of one kind, and returns the number of the last one. */
	int add(int count, Conduct conduct) {
		return add(count, (number) -> conduct);
	}

	/** Adds entries some of which fail. */
	int addMixed(int count) {
		return add(count, Conduct::mixed);
	}

	private int add(int count, IntFunction<Conduct> conducts) {
		List<RedisFuture<String>> answers = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int number = this.next++;
			Conduct conduct = conducts.apply(number);
			answers.add(this.asyncCommands.xadd(STREAM, conduct.fields(number)));
			this.added.put(number, conduct);
		}
		answers.forEach((answer) -> answer.toCompletableFuture().join());
		return this.next - 1;
	}

	/** Adds entries that a consumer reads that does not exist (any more). */
	void addToTheDead(int count, Conduct conduct) {
		for (int i = 0; i < count; i++) {
			int number = this.next++;
			List<String> arguments = new ArrayList<>(List.of(GROUP, DEAD_CONSUMER));
			conduct.fields(number).forEach((name, value) -> arguments.addAll(List.of(name, value)));
			this.commands.eval(DELIVER_TO_THE_DEAD, ScriptOutputType.STATUS, new String[] { STREAM },
					arguments.toArray(String[]::new));
			this.added.put(number, conduct);
		}
	}

	/**
	 * Waits until a stream that begins anew has other ids than the one that is gone.
	 */
	void awaitOtherIds() {
		long gone = milliseconds();
		await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> milliseconds() > gone);
	}

	private long milliseconds() {
		List<String> time = this.commands.time();
		return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
	}

	/** Returns how often the server has executed a command. */
	long calls(String command) {
		Matcher calls = Pattern.compile("cmdstat_%s:calls=(\\d+)".formatted(Pattern.quote(command)))
			.matcher(this.commands.info("commandstats"));
		return calls.find() ? Long.parseLong(calls.group(1)) : 0;
	}

	/** Returns how many commands the server has executed. */
	long processed() {
		Matcher processed = Pattern.compile("total_commands_processed:(\\d+)").matcher(this.commands.info("stats"));
		assertThat(processed.find()).isTrue();
		return Long.parseLong(processed.group(1));
	}

	/** Lets the server hold back everything that writes. */
	void pauseWrites(Duration duration) {
		this.commands.dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8),
				new CommandArgs<>(StringCodec.UTF8).add("PAUSE").add(duration.toMillis()).add("WRITE"));
	}

	/** Returns the names of the consumers of the group. */
	List<String> consumers() {
		return this.commands.xinfoConsumers(STREAM, GROUP)
			.stream()
			.map((consumer) -> String.valueOf(((List<?>) consumer).get(1)))
			.toList();
	}

	/** Returns the dead letters with their header fields and their own. */
	List<Map<String, String>> deadLetters() {
		return redis().xrange(DEAD_LETTERS, Range.unbounded()).stream().map(StreamMessage::getBody).toList();
	}

	Set<Integer> buried() {
		return deadLetters().stream()
			.map((letter) -> Integer.valueOf(letter.get(Conduct.NUMBER)))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	long pending() {
		return redis().xpending(STREAM, GROUP).getCount();
	}

	List<PendingMessage> pendingEntries() {
		return redis().xpending(STREAM, GROUP, Range.unbounded(), Limit.from(100_000));
	}

	/** Waits until all is settled, and checks that nothing is lost (P1, P4, P7). */
	void awaitAllSettled(Ledger ledger, ConsumerPlan plan) {
		awaitNothingLost(ledger);
		assertThat(ledger.starts()).as("attempts")
			.allSatisfy(
					(number, starts) -> assertThat(starts).as("of %d", number).isLessThanOrEqualTo(plan.maxAttempts()));
	}

	/** Waits until all is settled, and checks that nothing is lost (P1, P7). */
	void awaitNothingLost(Ledger ledger) {
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(missing(ledger)).as("neither succeeded nor dead letters").isEmpty());
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(pendingEntries()).as("pending").isEmpty());
		assertThat(deadLetters()).as("one copy of each").hasSameSizeAs(buried());
		assertThat(buried()).as("only what fails").isEqualTo(failing());
	}

	private Set<Integer> missing(Ledger ledger) {
		Set<Integer> missing = new TreeSet<>(this.added.keySet());
		missing.removeAll(ledger.succeeded());
		missing.removeAll(buried());
		return missing;
	}

	private Set<Integer> failing() {
		return this.added.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().isHopeless())
			.map(Map.Entry::getKey)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** Waits until a handler has begun with an entry. */
	static void awaitStart(Ledger ledger, int number) {
		await().atMost(PATIENCE).until(() -> ledger.starts().containsKey(number));
	}

	static void awaitSuccesses(Ledger ledger, int count) {
		await().atMost(PATIENCE).until(() -> ledger.succeeded().size() >= count);
	}

	@Override
	public void close() {
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
	}

}
