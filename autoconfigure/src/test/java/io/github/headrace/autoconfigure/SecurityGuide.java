package io.github.headrace.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rules of {@code docs/security.md}, by the headings above them.
 */
final class SecurityGuide {

	private static final Path FILE = Path.of("..", "docs", "security.md");

	private static final Path SCRIPTS = Path.of("..", "core", "src", "main", "resources");

	private static final String RULES = "ACL SETUSER shop ";

	private static final Pattern SCRIPTED = Pattern
		.compile("(?:call\\(|ask\\(|\\{ ?)'([A-Z]{3,})'(?:, '(CREATE|DELCONSUMER|STREAM|GROUPS|CONSUMERS)')?");

	private final Map<String, List<String>> rules = new LinkedHashMap<>();

	static SecurityGuide read() {
		SecurityGuide guide = new SecurityGuide();
		String heading = "";
		try {
			for (String line : Files.readAllLines(FILE)) {
				if (line.startsWith("#")) {
					heading = line.replaceFirst("#+ ", "");
				}
				else if (line.startsWith(RULES)) {
					guide.rules.computeIfAbsent(heading, (added) -> new ArrayList<>())
						.addAll(Arrays.asList(line.substring(RULES.length()).split(" ")));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return guide;
	}

	/** Returns the rules under some headings. */
	List<String> under(String... headings) {
		return Arrays.stream(headings).flatMap((heading) -> this.rules.get(heading).stream()).toList();
	}

	/** Returns the commands that are granted under some headings. */
	Set<String> commandsUnder(String... headings) {
		Set<String> commands = new TreeSet<>();
		under(headings).stream()
			.filter((rule) -> rule.startsWith("+"))
			.forEach((rule) -> commands.add(rule.substring(1)));
		return commands;
	}

	Set<String> commands() {
		return commandsUnder(this.rules.keySet().toArray(String[]::new));
	}

	/** Returns the commands that scripts send. */
	static Set<String> commandsOfScripts() {
		return commandsOfScripts("headrace", Set.of());
	}

	/** Returns the commands that the scripts in a folder send, but for some scripts. */
	static Set<String> commandsOfScripts(String folder, Set<String> except) {
		Set<String> commands = new TreeSet<>();
		try (Stream<Path> files = Files.walk(SCRIPTS)) {
			for (Path file : files.filter((path) -> isScript(path, folder, except)).toList()) {
				Matcher matcher = SCRIPTED.matcher(Files.readString(file));
				while (matcher.find()) {
					commands
						.add(((matcher.group(2) != null) ? matcher.group(1) + "|" + matcher.group(2) : matcher.group(1))
							.toLowerCase());
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return commands;
	}

	private static boolean isScript(Path path, String folder, Set<String> except) {
		String name = path.getFileName().toString();
		return path.toString().contains("/" + folder + "/") && name.endsWith(".lua") && !except.contains(name);
	}

}
