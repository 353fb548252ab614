package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.LuaScript;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Gives back what a consumer owns when it stops.
 */
final class Releasing {

	private static final Log logger = LogFactory.getLog(Releasing.class);

	private static final LuaScript RELEASE = ConsumerScripts.script("release.lua");

	private final ConsumerScripts scripts;

	private final List<StreamSource> sources;

	private final Takings takings;

	private final Unsettled unsettled;

	private final StreamCounters counters;

	Releasing(ConsumerScripts scripts, List<StreamSource> sources, Takings takings, Unsettled unsettled,
			StreamCounters counters) {
		this.scripts = scripts;
		this.sources = sources;
		this.takings = takings;
		this.unsettled = unsettled;
		this.counters = counters;
	}

	/**
	 * Gives everything back; what Redis does not take is reclaimed from this consumer.
	 */
	void release(List<Delivery> started, Duration patience) throws InterruptedException {
		List<CompletableFuture<List<Object>>> answers = this.sources.stream()
			.map((source) -> this.scripts.run(RELEASE, source,
					started.stream().filter((delivery) -> delivery.source().equals(source)).map(Delivery::id).toList()))
			.toList();
		for (int i = 0; i < answers.size(); i++) {
			StreamSource source = this.sources.get(i);
			try {
				released(source, this.scripts.await(answers.get(i), patience));
			}
			catch (RuntimeException ex) {
				logger.warn("What is unsettled of stream '%s' cannot be given back; others reclaim it after the lease"
					.formatted(source.stream().name()), ex);
			}
		}
	}

	private void released(StreamSource source, List<Object> answer) {
		this.counters.released.add(ConsumerScripts.number(answer.get(0)));
		this.takings.lost(source, ConsumerScripts.list(answer.get(1)).stream().map(ConsumerScripts::text).toList());
		this.unsettled
			.removeAll(this.unsettled.snapshot().stream().filter((own) -> own.source().equals(source)).toList());
		String refusal = ConsumerScripts.text(answer.get(2));
		if (!refusal.isEmpty() && !refusal.contains("NOGROUP") && !refusal.contains("key to exist")) {
			logger.info("The consumer stays in group '%s' of stream '%s', as it cannot be removed: %s"
				.formatted(source.group(), source.stream().name(), refusal));
		}
	}

}
