package io.github.headrace.soak.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.github.headrace.soak.Chance;
import io.github.headrace.soak.Patience;

/**
 * Instances under load, and the faults that strike. To be run once.
 *
 * @param <D> the deployment
 */
final class CacheRun<D extends CacheDeployment> {

	private static final Patience PATIENCE = new Patience(Duration.ofSeconds(90), 10);

	/** Several JVMs start at once, maybe on a machine that has other things to do. */
	private static final Patience START_PATIENCE = new Patience(Duration.ofMinutes(4), 50);

	private static final int CALM_MILLIS = 1000;

	/**
	 * Between the reset that an instance counts and what it sends again because of it.
	 */
	private static final int RESET_MILLIS = 300;

	/** Until who was confirmed by the wrong master has noticed, and sent it again. */
	private static final int SPLIT_MILLIS = 2500;

	private final CacheDeploymentType<D> type;

	private final Path directory;

	private final Blackboard blackboard;

	private final Random random;

	private final BiConsumer<String, Duration> progress;

	private final List<String> complaints = new ArrayList<>();

	/**
	 * Creates a run.
	 * @param directory where all processes share what they know
	 * @param progress is told of each fault that has been overcome, and how long after it
	 * was healed
	 */
	CacheRun(CacheDeploymentType<D> type, Path directory, long seed, BiConsumer<String, Duration> progress) {
		this.type = type;
		this.directory = directory;
		this.blackboard = Blackboard.in(directory);
		this.random = new Random(seed);
		this.progress = progress;
	}

	/** Lets the faults strike, one after the other has been overcome. */
	CacheVerdict run(List<CacheFault<? super D>> faults) {
		try (D deployment = this.type.starter().start(this.directory, this.random.nextLong())) {
			strikeAll(faults, deployment);
		}
		this.complaints.addAll(complaintsOfInstances());
		return CacheVerdict.of(this.blackboard, this.complaints);
	}

	private void strikeAll(List<CacheFault<? super D>> faults, D deployment) {
		String at = "the start";
		try {
			settle(deployment, START_PATIENCE);
			Patience.sleep(CALM_MILLIS);
			for (CacheFault<? super D> fault : faults) {
				at = kind(fault);
				strike(fault, deployment);
			}
		}
		catch (RuntimeException ex) {
			this.complaints.add("%s: %s".formatted(at, ex));
		}
	}

	private void strike(CacheFault<? super D> fault, D deployment) {
		long[] resets = resets();
		fault.loss().pardoned().forEach(this.blackboard::turnPardon);
		fault.strike(deployment, new Chance(new Random(this.random.nextLong())));
		long healed = System.nanoTime();
		if (fault.loss() != DataLoss.NONE) {
			PATIENCE.await("every instance to drop what it has", () -> haveReset(resets), () -> states(deployment));
			Patience.sleep(RESET_MILLIS);
		}
		settle(deployment, PATIENCE);
		if (fault.loss() == DataLoss.SPLIT_BRAIN) {
			Patience.sleep(SPLIT_MILLIS);
			settle(deployment, PATIENCE);
		}
		fault.loss().pardoned().forEach(this.blackboard::turnPardon);
		this.progress.accept(kind(fault), Duration.ofNanos(System.nanoTime() - healed));
		Patience.sleep(CALM_MILLIS);
	}

	private String kind(CacheFault<? super D> fault) {
		return this.type.name() + " " + fault.kind();
	}

	private long[] resets() {
		return LongStream.range(0, Blackboard.INSTANCES)
			.map((slot) -> this.blackboard.count((int) slot, Tally.RESETS))
			.toArray();
	}

	private boolean haveReset(long[] before) {
		long[] now = resets();
		return LongStream.range(0, before.length).allMatch((slot) -> now[(int) slot] > before[(int) slot]);
	}

	/** Waits until every instance has applied what all had to send by now. */
	private void settle(D deployment, Patience patience) {
		long round = this.blackboard.nextRound();
		patience.await("instances to apply what was sent",
				() -> deployment.instances()
					.stream()
					.allMatch((instance) -> this.blackboard.settled(instance.slot()) >= round),
				() -> states(deployment));
	}

	private List<String> states(D deployment) {
		return deployment.instances()
			.stream()
			.map((instance) -> "%s %s, settled %d of %d, %d resets".formatted(instance,
					instance.isAlive() ? "alive" : "dead", this.blackboard.settled(instance.slot()),
					this.blackboard.round(), this.blackboard.count(instance.slot(), Tally.RESETS)))
			.toList();
	}

	private List<String> complaintsOfInstances() {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.filter((file) -> file.toString().endsWith(InstanceReport.SUFFIX))
				.sorted()
				.flatMap(CacheRun::lines)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<String> lines(Path file) {
		try {
			return Files.readAllLines(file).stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
