package io.github.headrace.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.headrace.connection.ServerAccess;
import io.github.headrace.connection.ServerCheck;
import io.github.headrace.connection.ServerFacts;
import io.github.headrace.connection.ServerFinding;
import io.github.headrace.connection.ServerUse;
import org.jspecify.annotations.Nullable;

/**
 * Finds rights that the user lacks, by the answers of the server to the commands, keys
 * and channels that are used; none of the commands is executed ({@code MULTI},
 * {@code DISCARD}).
 */
final class RightsCheck implements ServerCheck {

	@Override
	public String name() {
		return DoctorChecks.RIGHTS;
	}

	@Override
	public boolean concerns(ServerUse use) {
		return !use.accesses().isEmpty();
	}

	@Override
	public List<ServerFinding> check(ServerFacts server, List<ServerUse> uses) {
		List<ServerAccess> accesses = uses.stream().flatMap((use) -> use.accesses().stream()).distinct().toList();
		Map<Kind, Refused> refused = new LinkedHashMap<>();
		server.refusals(accesses)
			.forEach((access, answer) -> refused.computeIfAbsent(Kind.of(answer), Refused::new).add(access, answer));
		List<ServerFinding> findings = new ArrayList<>();
		refused.values().forEach((each) -> findings.add(each.finding(uses)));
		return findings;
	}

	/** What a user may lack the right to. */
	enum Kind {

		COMMAND("commands", "+"), KEY("keys", "~"), CHANNEL("channels", "&"), UNKNOWN("commands", "");

		/**
		 * Up to Redis 7.0.x "one of the keys used as arguments", then "a key", or its
		 * name. The rest may name the user and the command, in which anything may stand.
		 */
		private static final Pattern TARGET = Pattern
			.compile(" to access (?:one of the|a|the '.*') (key|channel)s?(?: used as arguments)?\\.?$");

		private final String plural;

		private final String sign;

		Kind(String plural, String sign) {
			this.plural = plural;
			this.sign = sign;
		}

		static Kind of(String answer) {
			if (!answer.startsWith("NOPERM")) {
				return UNKNOWN;
			}
			Matcher matcher = TARGET.matcher(answer);
			if (!matcher.find()) {
				return COMMAND;
			}
			return matcher.group(1).equals("key") ? KEY : CHANNEL;
		}

		String subject(ServerAccess access) {
			String target = access.target();
			return (this == COMMAND || this == UNKNOWN || target == null) ? access.command() : target;
		}

	}

	/** What was refused for the same reason. */
	private static final class Refused {

		private final Kind kind;

		private final Set<ServerAccess> accesses = new LinkedHashSet<>();

		private final Set<String> subjects = new LinkedHashSet<>();

		private @Nullable String answer;

		Refused(Kind kind) {
			this.kind = kind;
		}

		void add(ServerAccess access, String first) {
			this.accesses.add(access);
			this.subjects.add(this.kind.subject(access));
			this.answer = (this.answer != null) ? this.answer : first;
		}

		ServerFinding finding(List<ServerUse> uses) {
			List<ServerUse> concerned = uses.stream()
				.filter((use) -> use.accesses().stream().anyMatch(this.accesses::contains))
				.toList();
			String names = Uses.names(concerned);
			String seen = String.valueOf(this.answer);
			if (this.kind == Kind.UNKNOWN) {
				return new ServerFinding("the server does not know the commands %s, which are needed by %s"
					.formatted(this.subjects, names), seen, "enable them on the server, or update it");
			}
			String rules = this.subjects.stream()
				.map((subject) -> this.kind.sign + subject)
				.collect(Collectors.joining(" "));
			return new ServerFinding(
					"the user has no right to the %s %s, which are needed by %s".formatted(this.kind.plural,
							this.subjects, names),
					seen, "run 'ACL SETUSER <user> %s', or patterns that cover it".formatted(rules));
		}

	}

}
