package io.github.headrace.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.message.EntryFields;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Dead letters that are shown without what is long in them, on a real server.
 */
class DeadLetterPreviewsIntegrationTests {

	private static final String KEY = "{orders}:billing:dlq";

	private final RedisServer server = RedisServer.start();

	private final LettuceConnectionFactory factory = new LettuceConnectionFactory(this.server.host(),
			this.server.port());

	private NativeConnection connection;

	private DeadLetterQueue queue;

	@BeforeEach
	void connect() {
		this.factory.afterPropertiesSet();
		this.factory.start();
		this.connection = NativeConnection.of(this.factory);
		DeadLetterSource source = new DeadLetterSource("bill", "orders", this.connection, KEY, "replays");
		Letters letters = new Letters(source);
		this.queue = new DeadLetterQueue(source, letters, new StreamReplayer(letters, "replays"),
				new DeadLetterProgress());
	}

	@AfterEach
	void disconnect() {
		this.factory.destroy();
		this.server.close();
	}

	@Test
	void showTheBeginningsAndTheSizes() {
		add(new StreamLetter().id("1-1").fingerprint("aa").entry("payload", "0123456789", "short", "abc"));
		DeadLetterPreview preview = this.queue.preview(null, 10, null, 4).letters().get(0);
		assertThat(preview.letter().originalId()).isEqualTo("1-1");
		assertThat(preview.letter().fields().asText()).containsEntry("payload", "0123").containsEntry("short", "abc");
		assertThat(preview.sizes()).containsExactly(10, 3);
	}

	@Test
	void showWhatIsNotOfHeadrace() {
		add(new EntryFields(List.of(bytes("any"), bytes("thing"))));
		DeadLetterPreview preview = this.queue.preview(null, 10, null, 100).letters().get(0);
		assertThat(preview.letter().reason()).isNull();
		assertThat(preview.letter().fields().text("any")).isEqualTo("thing");
		assertThat(preview.sizes()).containsExactly(5);
	}

	@Test
	void comeInPages() {
		for (int i = 0; i < 120; i++) {
			add(new StreamLetter().id(i + "-1").fingerprint((i % 2 == 0) ? "even" : "odd").entry("payload", "text"));
		}
		assertThat(all(null)).hasSize(120);
		assertThat(all("odd")).hasSize(60);
		assertThat(all("none")).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> this.queue.preview(null, 101, null, 4))
			.withMessage("'limit' must be between 1 and 100 but is 101");
	}

	@Test
	void areLookedAtOneByOneWhereTheyAreLarge() {
		String large = "x".repeat(1024 * 1024);
		for (int i = 0; i < 4; i++) {
			add(new StreamLetter().id(i + "-1").fingerprint("aa").entry("payload", large));
		}
		long before = calls("evalsha");
		assertThat(this.queue.preview("none", 10, null, 4).letters()).isEmpty();
		assertThat(calls("evalsha") - before).isGreaterThanOrEqualTo(4);
		before = calls("evalsha");
		long ranges = calls("xrange");
		assertThat(this.queue.fingerprints(100).groups()).singleElement()
			.satisfies((group) -> assertThat(group.count()).isEqualTo(4));
		assertThat(calls("evalsha") - before).isGreaterThanOrEqualTo(4);
		assertThat(calls("xrange") - ranges).isEqualTo(5);
		ranges = calls("xrange");
		assertThat(this.queue.preview(null, 2, null, 4).letters()).hasSize(2);
		assertThat(calls("xrange") - ranges).isEqualTo(2);
	}

	@Test
	void areLookedAtManyAtATimeWhereTheyAreSmall() {
		for (int i = 0; i < 100; i++) {
			add(new StreamLetter().id(i + "-1").fingerprint("aa").entry("payload", "text"));
		}
		this.queue.fingerprints(50);
		long before = calls("evalsha");
		assertThat(this.queue.fingerprints(200).examined()).isEqualTo(100);
		assertThat(calls("evalsha") - before).isEqualTo(3);
	}

	private long calls(String command) {
		String statistics = this.connection.await(this.connection.send((commands) -> commands.info("commandstats")));
		Matcher matcher = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(statistics);
		return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
	}

	private List<DeadLetterPreview> all(@Nullable String fingerprint) {
		List<DeadLetterPreview> all = new ArrayList<>();
		String after = null;
		do {
			DeadLetterPreviews page = this.queue.preview(fingerprint, 7, after, 100);
			all.addAll(page.letters());
			after = page.next();
		}
		while (after != null);
		return all;
	}

	private void add(EntryFields entry) {
		CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(bytes(KEY)).add("*");
		entry.namesAndValues().forEach(args::add);
		this.connection.await(this.connection.send((commands) -> commands.dispatch(CommandType.XADD,
				new ByteArrayOutput<>(ByteArrayCodec.INSTANCE), args)));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
