package io.github.headrace.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.headrace.connection.NotCheckedException;
import io.github.headrace.connection.ServerCheck;
import io.github.headrace.connection.ServerFacts;
import io.github.headrace.connection.ServerFeature;
import io.github.headrace.connection.ServerFinding;
import io.github.headrace.connection.ServerUse;

/**
 * Finds a limit of the output buffer of subscribers below the largest message that may be
 * published ({@code CONFIG GET client-output-buffer-limit}): Redis disconnects them then,
 * and what comes meanwhile is lost.
 */
public final class OutputBufferCheck implements ServerCheck {

	private static final Set<ServerFeature> SUBSCRIPTIONS = Set.of(ServerFeature.CHANNELS,
			ServerFeature.SHARDED_CHANNELS);

	private static final String PARAMETER = "client-output-buffer-limit";

	private static final Pattern LIMITS = Pattern.compile("pubsub (\\d+) (\\d+) (\\d+)");

	private final long largestMessage;

	/**
	 * Creates a check.
	 * @param largestMessage the largest payload that may be published, in bytes
	 */
	public OutputBufferCheck(long largestMessage) {
		this.largestMessage = largestMessage;
	}

	@Override
	public String name() {
		return "pubsub-output-buffer";
	}

	@Override
	public boolean concerns(ServerUse use) {
		return use.usesAnyOf(SUBSCRIPTIONS);
	}

	@Override
	public List<ServerFinding> check(ServerFacts server, List<ServerUse> uses) {
		Matcher limits = LIMITS.matcher(server.config(PARAMETER));
		if (!limits.find()) {
			throw new NotCheckedException("the server does not tell '%s' of pubsub".formatted(PARAMETER));
		}
		long hard = Long.parseLong(limits.group(1));
		long soft = Long.parseLong(limits.group(2));
		List<ServerFinding> findings = new ArrayList<>();
		if (isTooSmall(hard) || (isTooSmall(soft) && limits.group(3).equals("0"))) {
			findings.add(new ServerFinding(
					"a message of the largest size that may be published (%d bytes) ends the connection of the subscribers, and what comes before they are back is lost"
						.formatted(this.largestMessage),
					"%s: %s".formatted(PARAMETER, limits.group()),
					"run 'CONFIG SET %s \"pubsub %d %d 60\"' and write it to the configuration, or lower 'headrace.channels.max-payload-size'"
						.formatted(PARAMETER, 4 * this.largestMessage, this.largestMessage)));
		}
		return findings;
	}

	/** Zero is no limit. */
	private boolean isTooSmall(long limit) {
		return limit > 0 && limit < this.largestMessage;
	}

}
