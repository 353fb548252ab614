package io.github.headrace.cache;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.Namespace;
import org.junit.jupiter.api.Test;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * When sweeps begin; what they do is up to the tests with a server.
 */
class SharedSweepsTests {

	private final AtomicInteger begun = new AtomicInteger();

	private final CountDownLatch first = new CountDownLatch(1);

	private final CountDownLatch finish = new CountDownLatch(1);

	private final Marks marks = new Marks(Duration.ofHours(1), new DefaultCacheKeyCodec());

	@Test
	void thoseThatWaitBecomeOne() throws InterruptedException {
		SharedSweeps sweeps = sweeps(() -> {
			this.first.countDown();
			awaitFinish();
			throw new QueryTimeoutException("no answer");
		});
		SharedPart part = part("prices");
		SharedPart other = part("names");
		sweeps.add(part, this.marks, "a");
		assertThat(this.first.await(30, TimeUnit.SECONDS)).isTrue();
		for (int i = 0; i < 1000; i++) {
			sweeps.add(part, this.marks, "a" + i);
		}
		sweeps.add(other, this.marks, "");
		this.finish.countDown();
		await().until(() -> this.begun.get() == 3);
		await().during(Duration.ofMillis(200)).until(() -> this.begun.get() == 3);
	}

	@Test
	void goOnAfterAnError() {
		SharedSweeps sweeps = sweeps(() -> {
			throw new NoClassDefFoundError("thrown on purpose");
		});
		SharedPart part = part("prices");
		await().dontCatchUncaughtExceptions().until(() -> {
			sweeps.add(part, this.marks, "");
			return this.begun.get() > 1;
		});
	}

	private void awaitFinish() {
		try {
			assertThat(this.finish.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private SharedSweeps sweeps(Runnable failing) {
		return new SharedSweeps(NativeConnection.of(new LettuceConnectionFactory() {

			@Override
			public RedisConnection getConnection() {
				SharedSweepsTests.this.begun.incrementAndGet();
				failing.run();
				throw new IllegalStateException("There is no server");
			}

		}));
	}

	private static SharedPart part(String cache) {
		return new SharedPart(new SharedConnection(NativeConnection.of(new LettuceConnectionFactory())), Namespace.NONE,
				cache, new NearSettings().build(), true);
	}

}
