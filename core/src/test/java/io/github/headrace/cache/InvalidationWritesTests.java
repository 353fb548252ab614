package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.headrace.cache.InvalidationWrites.Write;
import io.github.headrace.connection.MemoryTransactions;
import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class InvalidationWritesTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final RecordingTransport transport = new RecordingTransport();

	private final InvalidationWrites writes = new InvalidationWrites(
			this.transport.sender(CacheInvalidationSettings.DEFAULTS.sender(), new CacheCounters()));

	private final MemoryTransactions transactions = new MemoryTransactions();

	/** What was changed in this process. */
	private final List<String> changed = new ArrayList<>();

	private Write change(String key) {
		return new Write(evict(key), key, () -> this.changed.add(key));
	}

	private Write failing(String key) {
		return new Write(evict(key), key, () -> {
			throw new IllegalStateException("No " + key);
		});
	}

	private CompletableFuture<EntryId> write(String key) {
		return this.writes.request(List.of(change(key)));
	}

	private static Invalidation evict(String key) {
		return Invalidation.evict("products", key);
	}

	private boolean isDirty(String key) {
		return this.writes.isDirty("products", key);
	}

	@Nested
	class WithoutATransaction {

		@Test
		void changesAndSendsAtOnce() {
			assertThat(write("1")).succeedsWithin(PATIENCE).isEqualTo(new EntryId(1, 1));
			assertThat(writes.writeNow(List.of(change("2"), change("3")))).isCompletedWithValue(new EntryId(1, 2));
			assertThat(changed).containsExactly("1", "2", "3");
			assertThat(transport.invalidations()).containsExactly(List.of(evict("1")), List.of(evict("2"), evict("3")));
			assertThat(isDirty("1")).isFalse();
		}

		@Test
		void sendsAlsoWhatFailsLocally() {
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> writes.write(List.of(failing("1"), change("2"))))
				.withMessage("No 1");
			assertThat(changed).containsExactly("2");
			assertThat(transport.invalidations()).containsExactly(List.of(evict("1"), evict("2")));
		}

		@Test
		void changesAtOnceWhereATransactionIsOnlySupported() {
			transactions.run(TransactionDefinition.PROPAGATION_SUPPORTS, () -> {
				assertThat(write("1")).succeedsWithin(PATIENCE);
				assertThat(isDirty("1")).isFalse();
			});
		}

	}

	@Nested
	class WithinATransaction {

		@Test
		void changesAfterTheCommitAndSendsOneEntry() {
			List<CompletableFuture<EntryId>> sent = new ArrayList<>();
			transactions.run(() -> {
				sent.add(write("1"));
				sent.add(write("2"));
				sent.add(write("1"));
				assertThat(sent).noneMatch(CompletableFuture::isDone);
				assertThat(changed).isEmpty();
				assertThat(transport.entries()).isEmpty();
			});
			assertThat(changed).containsExactly("1", "2", "1");
			assertThat(transport.invalidations()).containsExactly(List.of(evict("1"), evict("2")));
			assertThat(sent)
				.allSatisfy((future) -> assertThat(future).succeedsWithin(PATIENCE).isEqualTo(new EntryId(1, 1)));
		}

		@Test
		void changesNothingAfterARollback() {
			List<CompletableFuture<EntryId>> sent = new ArrayList<>();
			transactions.runInVain(TransactionDefinition.PROPAGATION_REQUIRED, () -> sent.add(write("1")));
			assertThat(changed).isEmpty();
			assertThat(transport.entries()).isEmpty();
			assertThat(sent).allMatch(CompletableFuture::isCancelled);
			assertThat(isDirty("1")).isFalse();
		}

		@Test
		void changesWhereTheOutcomeIsUnknown() {
			transactions.failCommits();
			assertThatExceptionOfType(TransactionSystemException.class)
				.isThrownBy(() -> transactions.run(() -> write("1")));
			assertThat(changed).containsExactly("1");
			assertThat(transport.invalidations()).containsExactly(List.of(evict("1")));
		}

		@Test
		void makesImmediateChangesTwice() {
			transactions.run(() -> {
				assertThat(writes.writeNow(List.of(change("1")))).isCompletedWithValue(new EntryId(1, 1));
				assertThat(changed).containsExactly("1");
				assertThat(isDirty("1")).isTrue();
			});
			assertThat(changed).containsExactly("1", "1");
			assertThat(transport.invalidations()).containsExactly(List.of(evict("1")), List.of(evict("1")));
		}

		@Test
		void makesImmediateChangesOnceIfItIsRolledBack() {
			transactions.runInVain(TransactionDefinition.PROPAGATION_REQUIRED,
					() -> writes.writeNow(List.of(change("1"))));
			assertThat(transport.invalidations()).containsExactly(List.of(evict("1")));
		}

		@Test
		void undoesWhatASavepointUndoes() {
			List<CompletableFuture<EntryId>> undone = new ArrayList<>();
			transactions.run(() -> {
				write("1");
				transactions.runInVain(TransactionDefinition.PROPAGATION_NESTED, () -> {
					undone.add(write("2"));
					assertThat(isDirty("2")).isTrue();
				});
				assertThat(isDirty("1")).isTrue();
				assertThat(isDirty("2")).isFalse();
				transactions.run(TransactionDefinition.PROPAGATION_NESTED, () -> write("3"));
			});
			assertThat(changed).containsExactly("1", "3");
			assertThat(undone).allMatch(CompletableFuture::isCancelled);
			assertThat(transport.invalidations()).containsExactly(List.of(evict("1"), evict("3")));
		}

		@Test
		void undoesEverythingForASavepointThatIsOlder() {
			transactions.run(() -> transactions.runInVain(TransactionDefinition.PROPAGATION_NESTED, () -> write("1")));
			assertThat(transport.entries()).isEmpty();
		}

		@Test
		void keepsASuspendedTransactionApart() {
			transactions.run(() -> {
				write("outer");
				transactions.run(TransactionDefinition.PROPAGATION_REQUIRES_NEW, () -> {
					assertThat(isDirty("outer")).isFalse();
					write("inner");
					assertThat(isDirty("inner")).isTrue();
				});
				assertThat(changed).containsExactly("inner");
				assertThat(isDirty("outer")).isTrue();
				assertThat(isDirty("inner")).isFalse();
				transactions.run(TransactionDefinition.PROPAGATION_NOT_SUPPORTED, () -> {
					assertThat(isDirty("outer")).isFalse();
					assertThat(write("none")).succeedsWithin(PATIENCE);
				});
				assertThat(isDirty("outer")).isTrue();
			});
			assertThat(transport.invalidations()).containsExactly(List.of(evict("inner")), List.of(evict("none")),
					List.of(evict("outer")));
		}

		@Test
		void bringsAlongWhatCallbacksChange() {
			transactions.run(() -> {
				write("1");
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						assertThat(isDirty("1")).isTrue();
						write("2");
					}

					@Override
					public void afterCompletion(int status) {
						assertThat(isDirty("1")).isFalse();
						assertThat(write("3")).succeedsWithin(PATIENCE);
					}

				});
			});
			assertThat(transport.invalidations()).containsExactly(List.of(evict("1"), evict("2")), List.of(evict("3")));
		}

		@Test
		void bringsNoExceptionOfACacheToTheCaller(CapturedOutput output) {
			transactions.run(() -> writes.write(List.of(failing("1"), change("2"))));
			assertThat(changed).containsExactly("2");
			assertThat(transport.invalidations()).containsExactly(List.of(evict("1"), evict("2")));
			assertThat(output).contains("Cache 'products' was not changed after a commit (EVICT)");
		}

		@Test
		void bringsNoFailureToSendToTheCaller() {
			transport.hold();
			List<CompletableFuture<EntryId>> sent = new ArrayList<>();
			transactions.run(() -> sent.add(write("1")));
			assertThat(changed).containsExactly("1");
			transport.fail(new IllegalStateException("Connection refused"));
			assertThat(sent).noneMatch(CompletableFuture::isDone);
			transport.release();
			assertThat(sent.get(0)).succeedsWithin(Duration.ofSeconds(20));
			assertThat(transport.invalidations()).containsExactly(List.of(evict("1")), List.of(evict("1")));
		}

	}

	@Nested
	class DirtyKeys {

		@Test
		void areThoseOfTheTransactionOfTheThread() throws Exception {
			AtomicBoolean elsewhere = new AtomicBoolean(true);
			transactions.run(() -> {
				write("1");
				assertThat(isDirty("1")).isTrue();
				assertThat(isDirty("2")).isFalse();
				assertThat(writes.isDirty("others", "1")).isFalse();
				Thread other = new Thread(() -> elsewhere.set(isDirty("1")));
				other.start();
				join(other);
			});
			assertThat(elsewhere).isFalse();
			assertThat(isDirty("1")).isFalse();
		}

		@Test
		void areAllOfACacheThatIsCleared() {
			transactions.run(() -> {
				writes.write(List.of(new Write(Invalidation.clear("products"), null, () -> changed.add("all"))));
				assertThat(isDirty("1")).isTrue();
				assertThat(writes.isDirty("others", "1")).isFalse();
			});
			assertThat(isDirty("1")).isFalse();
		}

		@Test
		void endWithATransactionThatAnotherThreadCompletes() throws Exception {
			TransactionSynchronizationManager.initSynchronization();
			TransactionSynchronizationManager.setActualTransactionActive(true);
			try {
				write("1");
				TransactionSynchronization synchronization = TransactionSynchronizationManager.getSynchronizations()
					.get(0);
				Thread other = new Thread(
						() -> synchronization.afterCompletion(TransactionSynchronization.STATUS_COMMITTED));
				other.start();
				join(other);
				assertThat(isDirty("1")).isFalse();
				assertThat(write("2")).isNotDone();
				assertThat(isDirty("2")).isTrue();
				assertThat(isDirty("1")).isFalse();
			}
			finally {
				TransactionSynchronizationManager.clear();
				TransactionSynchronizationManager.unbindResource(writes);
			}
		}

		private static void join(@Nullable Thread thread) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
