package io.github.headrace.cache;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.LongAdder;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Says what is lost when a sender ends, and after that. Safe for use by several threads.
 */
final class UnsentInvalidations {

	private static final String EFFECT = "other instances may serve these values until they expire";

	private static final Log logger = LogFactory.getLog(InvalidationSender.class);

	private final SparingLog lateLog = new SparingLog(InvalidationSender.class);

	private final LongAdder late = new LongAdder();

	/** Gives up what was left at the end. */
	void giveUp(List<InvalidationBatch> left) {
		if (left.isEmpty()) {
			return;
		}
		Map<String, Integer> lost = new LinkedHashMap<>();
		left.forEach((batch) -> batch.count(lost));
		logger.warn("Invalidations were not sent before the end, by cache: %s; %s".formatted(lost, EFFECT));
		CancellationException reason = new CancellationException("Not sent before the end");
		left.forEach((batch) -> batch.notSent(reason));
	}

	/** Refuses what comes after the end. */
	EntryFuture refuse(List<Invalidation> invalidations) {
		this.late.add(invalidations.size());
		this.lateLog.warn("Invalidations are not sent after the end (%d so far, the last of cache '%s'); %s"
			.formatted(this.late.sum(), invalidations.get(0).cache(), EFFECT));
		return EntryFuture.notSent("Asked for after the end");
	}

}
