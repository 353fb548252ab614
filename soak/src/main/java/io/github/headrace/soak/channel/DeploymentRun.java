package io.github.headrace.soak.channel;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.soak.SoakOptions;
import io.github.headrace.soak.ledger.Ledger;
import io.github.headrace.soak.ledger.Verdict;
import io.github.headrace.soak.ledger.Witness;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * One application on one deployment, and the faults that strike it. To be run once.
 *
 * @param <D> the deployment
 */
final class DeploymentRun<D extends Deployment> {

	private static final int CALM_MILLIS = 500;

	private static final int LAST_MESSAGES_MILLIS = 5000;

	private final DeploymentType<D> type;

	private final SoakOptions options;

	private final GapCauses causes;

	private final Random random;

	private final Consumer<FaultTimes> progress;

	private final Ledger ledger = new Ledger(SoakChannels.byListener());

	private final LossTimes times = new LossTimes();

	private final Gate gate = new Gate();

	private final List<FaultTimes> measured = new ArrayList<>();

	private final List<String> complaints = new ArrayList<>();

	/**
	 * Creates a run.
	 * @param causes counts gaps
	 * @param progress is told of each fault that has been overcome
	 */
	DeploymentRun(DeploymentType<D> type, SoakOptions options, GapCauses causes, Consumer<FaultTimes> progress) {
		this.type = type;
		this.options = options;
		this.causes = causes;
		this.random = new Random(options.seed());
		this.progress = progress;
	}

	/** Lets the faults strike, one after the other has been overcome. */
	void run(List<Fault<? super D>> faults) {
		run(faults, this.ledger);
	}

	/** Lets the faults strike, with somebody between the listeners and the ledger. */
	void run(List<Fault<? super D>> faults, Witness witness) {
		SoakListeners listeners = new SoakListeners(witness, this.times, this.causes, this.gate);
		Path log = this.options.directory().resolve("soak-channels-%s.log".formatted(this.type.name()));
		try (D deployment = this.type.start().get();
				ConfigurableApplicationContext application = SoakApplication.start(deployment, listeners, log)) {
			try (Publisher publisher = new Publisher(deployment, SoakChannels.channels(), this.ledger.publications(),
					this.random.nextLong())) {
				strikeAll(faults, deployment, application.getBean(ListenerRegistry.class), publisher);
			}
			awaitEverything();
		}
	}

	private void strikeAll(List<Fault<? super D>> faults, D deployment, ListenerRegistry registry,
			Publisher publisher) {
		String at = "the start";
		try {
			Strike calm = strike(registry, publisher);
			calm.awaitRest(deployment);
			publisher.start();
			calm.awaitHearing("");
			calm.hold(CALM_MILLIS, CALM_MILLIS);
			this.ledger.faultsBegin();
			for (Fault<? super D> fault : faults) {
				at = kind(fault);
				strike(fault, deployment, strike(registry, publisher), publisher);
			}
		}
		catch (RuntimeException ex) {
			this.complaints.add("%s, at %s: %s".formatted(this.type.name(), at, ex));
		}
	}

	/** Nothing more is published; what is still on its way arrives in no time. */
	private void awaitEverything() {
		Instant end = Instant.now().plusMillis(LAST_MESSAGES_MILLIS);
		while (this.ledger.isBehind() && Instant.now().isBefore(end)) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
		}
	}

	private Strike strike(ListenerRegistry registry, Publisher publisher) {
		return new Strike(registry, this.ledger, publisher, this.gate, this.times, new Random(this.random.nextLong()));
	}

	private void strike(Fault<? super D> fault, D deployment, Strike strike, Publisher publisher) {
		this.times.begin();
		fault.strike(deployment, strike);
		Instant healed = Instant.now();
		publisher.follow();
		if (!fault.victims().isEmpty()) {
			strike.awaitLoss();
		}
		strike.awaitRest(deployment);
		strike.awaitHearing("");
		strike.hold(0, CALM_MILLIS);
		requireOnly(fault);
		FaultTimes result = this.times.end(kind(fault), healed);
		this.measured.add(result);
		this.progress.accept(result);
	}

	private void requireOnly(Fault<? super D> fault) {
		Set<String> losers = this.times.losers();
		losers.removeAll(fault.victims());
		if (!losers.isEmpty()) {
			this.complaints.add("%s: %s lost subscriptions without a reason".formatted(kind(fault), losers));
		}
	}

	private String kind(Fault<? super D> fault) {
		return this.type.name() + " " + fault.name();
	}

	Ledger ledger() {
		return this.ledger;
	}

	List<FaultTimes> times() {
		return List.copyOf(this.measured);
	}

	long published() {
		return this.ledger.publications().accepted();
	}

	/** Returns the account; the application has been stopped, so nothing is under way. */
	Verdict verdict() {
		Verdict verdict = this.ledger.verdict();
		for (String complaint : this.complaints) {
			verdict = verdict.plus(complaint);
		}
		return verdict;
	}

}
