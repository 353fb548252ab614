package io.github.headrace.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.headrace.connection.MemoryTransactions;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.PayloadConversionException;
import io.github.headrace.message.PayloadTooLargeException;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What a transaction publishes, and when.
 */
@Timeout(60)
class PublishAfterCommitIntegrationTests {

	private static final int LIMIT = 100;

	private static RedisServer server;

	private final MemoryTransactions transactions = new MemoryTransactions();

	private final List<LettuceConnectionFactory> factories = new ArrayList<>();

	private ChannelRecorder recorder;

	private RedisChannelTemplate template;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void subscribe() {
		this.recorder = new ChannelRecorder(server).subscribe("a", "b");
		this.template = template(server.port(), LettuceClientConfiguration.defaultConfiguration());
	}

	@AfterEach
	void close() {
		this.recorder.close();
		this.factories.forEach(LettuceConnectionFactory::destroy);
	}

	private RedisChannelTemplate template(int port, LettuceClientConfiguration configuration) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(server.host(), port), configuration);
		factory.afterPropertiesSet();
		factory.start();
		this.factories.add(factory);
		return new RedisChannelTemplate(NativeConnection.of(factory),
				new JsonPayloadConverter(JsonMapper.builder().build()), LIMIT, Namespace.NONE, MessageObserver.NONE);
	}

	/** What is sent before this has arrived before it. */
	private void assertNothingBeforeMarker() throws InterruptedException {
		this.template.publish("a", "marker");
		assertThat(this.recorder.next()).isEqualTo("a=marker");
	}

	private static void register(TransactionSynchronization synchronization) {
		TransactionSynchronizationManager.registerSynchronization(synchronization);
	}

	@Nested
	class Outcomes {

		@Test
		void sendsAfterTheCommitInTheOrderOfTheCalls() throws InterruptedException {
			List<String> expected = new ArrayList<>(List.of("a=marker"));
			RedisChannel<Integer> typed = RedisChannel.of("b", Integer.class);
			transactions.run(() -> {
				for (int i = 0; i < 200; i += 2) {
					template.publishAfterCommit("a", i);
					template.publishAfterCommit(typed, i + 1);
					expected.addAll(List.of("a=" + i, "b=" + (i + 1)));
				}
				template.publish("a", "marker");
			});
			assertThat(recorder.next(201)).isEqualTo(expected);
			assertThat(template.failedAfterCommit()).isZero();
		}

		@Test
		void sendsNothingAfterARollback() throws InterruptedException {
			transactions.runInVain(TransactionDefinition.PROPAGATION_REQUIRED,
					() -> template.publishAfterCommit("a", "lost"));
			assertThatIllegalStateException().isThrownBy(() -> transactions.run(() -> {
				template.publishAfterCommit("a", "lost");
				throw new IllegalStateException("no");
			}));
			assertNothingBeforeMarker();
			assertThat(template.failedAfterCommit()).isZero();
		}

		@Test
		@SuppressWarnings("NullAway")
		void failsTheCallerForABadPayloadSoThatAllIsRolledBack() throws InterruptedException {
			Object broken = new Object() {

				@SuppressWarnings("unused")
				public int getValue() {
					throw new IllegalStateException("no value");
				}

			};
			assertThatExceptionOfType(PayloadConversionException.class).isThrownBy(() -> publishAfterGood(broken));
			assertThatExceptionOfType(PayloadTooLargeException.class)
				.isThrownBy(() -> publishAfterGood("x".repeat(LIMIT + 1)));
			assertThatIllegalArgumentException().isThrownBy(() -> publishAfterGood(null));
			assertNothingBeforeMarker();
		}

		private void publishAfterGood(Object payload) {
			transactions.run(() -> {
				template.publishAfterCommit("a", "good");
				template.publishAfterCommit("a", payload);
			});
		}

		@Test
		void sendsThePayloadAsItWasAtTheCall() throws InterruptedException {
			transactions.run(() -> {
				List<Integer> numbers = new ArrayList<>(List.of(1));
				byte[] bytes = { 'x' };
				template.publishAfterCommit("a", numbers);
				template.publishAfterCommit("a", bytes);
				numbers.add(2);
				bytes[0] = 'y';
			});
			assertThat(recorder.next(2)).containsExactly("a=[1]", "a=x");
		}

		@Test
		void sendsAllOfATransactionInOnePipeline() throws InterruptedException {
			template.publish("a", "first");
			recorder.next();
			long reads = readsOfTheServer();
			transactions.run(() -> IntStream.range(0, 1000).forEach((i) -> template.publishAfterCommit("a", i)));
			assertThat(recorder.next(1000)).isEqualTo(IntStream.range(0, 1000).mapToObj((i) -> "a=" + i).toList());
			assertThat(readsOfTheServer() - reads).as("reads of the server for 1000 messages").isLessThan(50);
		}

		private long readsOfTheServer() {
			try (RedisClient client = RedisClient.create("redis://%s:%d".formatted(server.host(), server.port()));
					var connection = client.connect()) {
				return connection.sync()
					.info("stats")
					.lines()
					.filter((line) -> line.startsWith("total_reads_processed:"))
					.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
					.findFirst()
					.orElseThrow();
			}
		}

		@Test
		void countsWhatItWithholdsWhenTheOutcomeIsUnknown() throws InterruptedException {
			transactions.failCommits();
			assertThatExceptionOfType(TransactionSystemException.class)
				.isThrownBy(() -> transactions.run(() -> template.publishAfterCommit("a", "who knows")));
			assertThat(template.failedAfterCommit()).isOne();
			assertNothingBeforeMarker();
		}

	}

	@Nested
	class Propagation {

		@Test
		void withdrawsWhatFollowedASavepointThatIsRolledBackTo() throws InterruptedException {
			transactions.run(() -> {
				template.publishAfterCommit("a", "1");
				transactions.run(TransactionDefinition.PROPAGATION_NESTED, () -> {
					template.publishAfterCommit("a", "2");
					transactions.runInVain(TransactionDefinition.PROPAGATION_NESTED,
							() -> template.publishAfterCommit("a", "lost"));
				});
				transactions.runInVain(TransactionDefinition.PROPAGATION_NESTED, () -> {
					template.publishAfterCommit("a", "lost");
					transactions.run(TransactionDefinition.PROPAGATION_NESTED,
							() -> template.publishAfterCommit("a", "lost"));
				});
				template.publishAfterCommit("a", "3");
			});
			assertThat(recorder.next(3)).containsExactly("a=1", "a=2", "a=3");
			assertNothingBeforeMarker();
		}

		@Test
		void knowsThatASavepointIsOlderThanTheFirstMessage() throws InterruptedException {
			transactions.run(() -> {
				transactions.runInVain(TransactionDefinition.PROPAGATION_NESTED,
						() -> template.publishAfterCommit("a", "lost"));
				template.publishAfterCommit("a", "kept");
			});
			assertThat(recorder.next()).isEqualTo("a=kept");
		}

		@Test
		void followsSavepointsThatAreSetByHand() throws InterruptedException {
			transactions.template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
				template.publishAfterCommit("a", "1");
				Object savepoint = status.createSavepoint();
				template.publishAfterCommit("a", "lost");
				status.rollbackToSavepoint(savepoint);
				template.publishAfterCommit("a", "lost as well");
				status.rollbackToSavepoint(savepoint);
				status.releaseSavepoint(savepoint);
				template.publishAfterCommit("a", "2");
			});
			assertThat(recorder.next(2)).containsExactly("a=1", "a=2");
		}

		@Test
		void keepsWhatASuspendedTransactionHas() throws InterruptedException {
			transactions.run(() -> {
				template.publishAfterCommit("a", "outer 1");
				transactions.run(TransactionDefinition.PROPAGATION_REQUIRES_NEW,
						() -> template.publishAfterCommit("a", "inner"));
				transactions.runInVain(TransactionDefinition.PROPAGATION_REQUIRES_NEW,
						() -> template.publishAfterCommit("a", "lost"));
				transactions.run(TransactionDefinition.PROPAGATION_NOT_SUPPORTED,
						() -> template.publishAfterCommit("a", "no transaction"));
				template.publishAfterCommit("a", "outer 2");
			});
			assertThat(recorder.next(4)).containsExactly("a=inner", "a=no transaction", "a=outer 1", "a=outer 2");
		}

		@Test
		void sendsWhatANewTransactionHasWhenTheOuterOneIsRolledBack() throws InterruptedException {
			transactions.runInVain(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
				template.publishAfterCommit("a", "lost");
				transactions.run(TransactionDefinition.PROPAGATION_REQUIRES_NEW,
						() -> template.publishAfterCommit("a", "inner"));
			});
			assertThat(recorder.next()).isEqualTo("a=inner");
			assertNothingBeforeMarker();
		}

		@Test
		void sendsAtOnceWithoutATransaction() throws InterruptedException {
			template.publishAfterCommit("a", "none");
			assertThat(recorder.next()).isEqualTo("a=none");
			List<String> duringTheScope = new ArrayList<>();
			transactions.run(TransactionDefinition.PROPAGATION_SUPPORTS, () -> {
				assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isTrue();
				template.publishAfterCommit("a", "supports");
				duringTheScope.add(nextUnchecked());
			});
			assertThat(duringTheScope).containsExactly("a=supports");
		}

		private String nextUnchecked() {
			try {
				return recorder.next();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@Nested
	class Callbacks {

		@Test
		void bringAlongWhatTheyPublish() throws InterruptedException {
			transactions.run(() -> {
				register(new TransactionSynchronization() {

					@Override
					public void beforeCommit(boolean readOnly) {
						template.publishAfterCommit("a", "before commit");
					}

					@Override
					public void afterCommit() {
						template.publishAfterCommit("a", "after commit");
					}

				});
				template.publishAfterCommit("a", "call");
			});
			assertThat(recorder.next(3)).containsExactly("a=call", "a=before commit", "a=after commit");
		}

		@Test
		void mayBeTheFirstToPublish() throws InterruptedException {
			transactions.run(() -> register(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					template.publishAfterCommit("a", "1");
					template.publishAfterCommit("a", "2");
				}

				@Override
				public void afterCompletion(int status) {
					template.publishAfterCommit("a", "at once");
				}

			}));
			assertThat(recorder.next(3)).containsExactlyInAnyOrder("a=1", "a=2", "a=at once")
				.containsSubsequence("a=1", "a=2");
		}

		@Test
		void mayFailWithoutHarm() throws InterruptedException {
			assertThatIllegalStateException().isThrownBy(() -> transactions.run(() -> {
				register(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						throw new IllegalStateException("of another");
					}

				});
				template.publishAfterCommit("a", "sent");
			})).withMessage("of another");
			assertThat(recorder.next()).isEqualTo("a=sent");
		}

	}

	@Nested
	@ExtendWith(OutputCaptureExtension.class)
	class Outages {

		@ParameterizedTest
		@ValueSource(booleans = { true, false })
		void areLoggedAndCountedButNoMattersOfTheCommittedTransaction(boolean connected, CapturedOutput output) {
			try (RedisServer own = RedisServer.start()) {
				RedisChannelTemplate impatient = template(own.port(),
						LettuceClientConfiguration.builder().commandTimeout(Duration.ofMillis(300)).build());
				if (connected) {
					impatient.publish("a", "works");
				}
				own.stop();
				transactions.run(() -> {
					impatient.publishAfterCommit("orders", 1);
					impatient.publishAfterCommit("orders", 2);
					impatient.publishAfterCommit("prices", 3);
				});
				await().untilAsserted(() -> assertThat(impatient.failedAfterCommit()).isEqualTo(3));
				await().untilAsserted(() -> assertThat(output)
					.containsPattern("Not published after the commit, messages by channel: \\{orders=2, prices=1};"
							+ " .*Redis.* \\(.+\\); failed since the start: 3"));
				transactions.run(() -> impatient.publishAfterCommit("another", 4));
				await().untilAsserted(() -> assertThat(impatient.failedAfterCommit()).isEqualTo(4));
				own.restart();
				await().ignoreExceptions().untilAsserted(() -> assertThat(impatient.publish("a", "again")).isZero());
				assertThat(impatient.failedAfterCommit()).isEqualTo(4);
			}
		}

		@Test
		void doNotBlockTheCommittingThread() throws InterruptedException {
			template.publish("a", "works");
			recorder.next();
			server.pause();
			try {
				transactions.run(() -> template.publishAfterCommit("a", "1"));
				transactions.run(() -> template.publishAfterCommit("a", "2"));
			}
			finally {
				server.resume();
			}
			assertThat(recorder.next(2)).containsExactly("a=1", "a=2");
		}

		@Test
		void doNotBlockItWhereAConnectionIsStillToBeOpened() throws InterruptedException {
			try (RedisProxy proxy = RedisProxy.to(server)) {
				proxy.freeze();
				RedisChannelTemplate cold = template(proxy.port(), LettuceClientConfiguration.defaultConfiguration());
				for (int i = 0; i < 50; i++) {
					commit(cold, i);
				}
				proxy.thaw();
				for (int i = 50; i < 100; i++) {
					commit(cold, i);
				}
				assertThat(recorder.next(100)).isEqualTo(IntStream.range(0, 100).mapToObj((i) -> "a=" + i).toList());
			}
		}

		private void commit(RedisChannelTemplate cold, int i) {
			transactions.run(() -> cold.publishAfterCommit("a", i));
		}

		@Test
		void useBoundedMemory(CapturedOutput output) throws InterruptedException {
			int bound = 10_001;
			try (RedisProxy proxy = RedisProxy.to(server)) {
				proxy.freeze();
				RedisChannelTemplate cold = template(proxy.port(), LettuceClientConfiguration.defaultConfiguration());
				for (int i = 0; i < bound + 2; i++) {
					cold.publishAfterCommit("a", i);
				}
				assertThat(cold.failedAfterCommit()).isEqualTo(2);
				assertThat(output).containsOnlyOnce("10000 transactions already wait for a connection to Redis");
				proxy.thaw();
				assertThat(recorder.next(bound))
					.isEqualTo(IntStream.range(0, bound).mapToObj((i) -> "a=" + i).toList());
			}
		}

	}

}
