package io.github.headrace.cache;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;
import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a hit costs.
 */
@Timeout(60)
class NearCacheHitIntegrationTests {

	private static final int HITS = 200_000;

	@Test
	void hitAllocatesNothing() {
		try (RedisServer server = RedisServer.start();
				NearInstance instance = new NearInstance(server, new NearSettings().prices())) {
			NearCache cache = instance.cache();
			cache.put("1", "value");
			assertThat(hits(cache)).isEqualTo(HITS);
			ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
			long before = threads.getCurrentThreadAllocatedBytes();
			int hits = hits(cache);
			long allocated = threads.getCurrentThreadAllocatedBytes() - before;
			assertThat(hits).isEqualTo(HITS);
			assertThat(allocated / HITS).isZero();
		}
	}

	private static int hits(NearCache cache) {
		int hits = 0;
		for (int i = 0; i < HITS; i++) {
			if (cache.get("1") != null) {
				hits++;
			}
		}
		return hits;
	}

}
