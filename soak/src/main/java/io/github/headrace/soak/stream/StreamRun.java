package io.github.headrace.soak.stream;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

import io.github.headrace.soak.Chance;
import io.github.headrace.soak.Patience;
import io.github.headrace.stream.EntryId;

/**
 * Consumers, a producer, and the faults that strike; then the account. To be run once.
 *
 * @param <D> the deployment
 */
final class StreamRun<D extends StreamDeployment> {

	/** A culprit takes four leases, each with the start of a process. */
	private static final Patience PATIENCE = new Patience(Duration.ofSeconds(120), 50);

	private static final int CALM_MILLIS = 3000;

	/** A fault may catch what happened just before it. */
	private static final long BEFORE_MILLIS = 100;

	private final StreamDeploymentType<D> type;

	private final Path directory;

	private final Random random;

	private final BiConsumer<String, Duration> progress;

	private final FaultWindows windows = new FaultWindows();

	private final List<String> complaints = new ArrayList<>();

	/**
	 * Creates a run.
	 * @param directory where journals and logs go
	 * @param progress is told of each fault that has been overcome, and how long after it
	 * was healed
	 */
	StreamRun(StreamDeploymentType<D> type, Path directory, long seed, BiConsumer<String, Duration> progress) {
		this.type = type;
		this.directory = directory;
		this.random = new Random(seed);
		this.progress = progress;
	}

	/** Lets the faults strike, one after the other has been overcome. */
	StreamVerdict run(List<StreamFault<? super D>> faults) {
		return run(faults, UnaryOperator.identity());
	}

	/** Lets the faults strike, with somebody between the books and the ledger. */
	StreamVerdict run(List<StreamFault<? super D>> faults, UnaryOperator<List<JournalEvent>> books) {
		long began = System.currentTimeMillis();
		try (D deployment = this.type.start().apply(this.directory); StreamState state = new StreamState(deployment)) {
			List<String> confirmed;
			try (JobProducer producer = new JobProducer(deployment, new Random(this.random.nextLong()))) {
				producer.start();
				strikeAll(faults, deployment, producer, state, began);
				confirmed = producer.confirmed();
			}
			end(deployment, state);
			this.complaints.addAll(deployment.consumers().complaints());
			return verdict(state, confirmed, books.apply(Journal.readAll(this.directory))).plus(this.complaints);
		}
	}

	private void strikeAll(List<StreamFault<? super D>> faults, D deployment, JobProducer producer, StreamState state,
			long began) {
		String at = "the start";
		try {
			awaitRest(state);
			this.windows.add(began, System.currentTimeMillis(), false);
			Patience.sleep(CALM_MILLIS);
			for (StreamFault<? super D> fault : faults) {
				at = kind(fault);
				strike(fault, deployment, producer, state);
			}
		}
		catch (RuntimeException ex) {
			this.complaints.add("%s: %s".formatted(at, ex));
			// What comes now is not to be judged as if nothing had happened.
			this.windows.add(began, Long.MAX_VALUE, true);
		}
	}

	private void strike(StreamFault<? super D> fault, D deployment, JobProducer producer, StreamState state) {
		long struck = System.currentTimeMillis();
		fault.strike(deployment, new StreamStrike(new Chance(new Random(this.random.nextLong())), producer));
		long healed = System.currentTimeMillis();
		awaitRest(state);
		long over = System.currentTimeMillis();
		this.windows.add(struck - BEFORE_MILLIS, over, fault.handsOver());
		this.progress.accept(kind(fault), Duration.ofMillis(over - healed));
		Patience.sleep(CALM_MILLIS);
	}

	private String kind(StreamFault<? super D> fault) {
		return this.type.name() + " " + fault.kind();
	}

	/** Waits until every group has settled what there is by now. */
	private static void awaitRest(StreamState state) {
		Map<String, EntryId> lastIds = state.lastIds();
		PATIENCE.await("everything to be settled", () -> unsettled(state, lastIds).isEmpty(),
				() -> unsettled(state, lastIds));
	}

	private static List<String> unsettled(StreamState state, Map<String, EntryId> lastIds) {
		return SoakGroup.ALL.stream()
			.map((group) -> state.unsettled(group, lastIds))
			.flatMap(Optional::stream)
			.toList();
	}

	/** The consumers finish and stop. */
	private void end(StreamDeployment deployment, StreamState state) {
		try {
			awaitRest(state);
			long stopping = System.currentTimeMillis();
			deployment.consumers().forEach(ConsumerJvm::terminate);
			this.windows.add(stopping, Long.MAX_VALUE, true);
		}
		catch (RuntimeException ex) {
			this.complaints.add("the end: %s".formatted(ex));
		}
	}

	private StreamVerdict verdict(StreamState state, List<String> confirmed, List<JournalEvent> events) {
		StreamVerdict verdict = StreamVerdict.NOTHING;
		for (String stream : SoakGroup.STREAMS) {
			List<AddedEntry> entries = state.entries(stream);
			verdict = verdict.plus(missing(stream, entries, confirmed));
			for (SoakGroup group : SoakGroup.ALL) {
				if (group.stream().equals(stream)) {
					verdict = verdict.plus(verdict(group, entries, events, state));
				}
			}
		}
		return verdict;
	}

	private StreamVerdict verdict(SoakGroup group, List<AddedEntry> entries, List<JournalEvent> events,
			StreamState state) {
		StreamLedger ledger = new StreamLedger(group, this.windows);
		entries.forEach(ledger::added);
		events.stream().filter((event) -> event.group().equals(group.id())).forEach(ledger::happened);
		state.deadLetters(group).forEach(ledger::buried);
		state.pending(group).forEach(ledger::pending);
		return ledger.verdict();
	}

	/** What was confirmed must be there, else the faults did not keep data. */
	private static List<String> missing(String stream, List<AddedEntry> entries, List<String> confirmed) {
		List<String> missing = new ArrayList<>(
				confirmed.stream().filter((entry) -> entry.startsWith(stream + " ")).toList());
		Set<String> present = new HashSet<>();
		entries.forEach((entry) -> present.add(stream + " " + entry.id()));
		missing.removeIf(present::contains);
		return missing.stream().map((entry) -> "the server has lost %s".formatted(entry)).toList();
	}

}
