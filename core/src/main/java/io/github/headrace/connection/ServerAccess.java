package io.github.headrace.connection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A command that the user of a server needs the right to, in the form in which the right
 * is asked for: well-formed, with a key or channel that is used, and never executed.
 *
 * @param command the name of the command as an ACL rule has it, such as {@code xadd} or
 * {@code xgroup|create}
 * @param target the key or channel, or {@code null} if there is none
 * @param words the command and its arguments
 */
public record ServerAccess(String command, @Nullable String target, List<String> words) {

	public ServerAccess {
		words = List.copyOf(words);
	}

	/**
	 * Describes a command with a key or channel.
	 * @param command the name of the command, with its subcommand after a bar
	 * @param target the key or channel, which comes first
	 * @param arguments the other arguments
	 * @return the access
	 */
	public static ServerAccess of(String command, String target, String... arguments) {
		List<String> words = words(command);
		words.add(target);
		words.addAll(Arrays.asList(arguments));
		return new ServerAccess(command.toLowerCase(Locale.ROOT), target, words);
	}

	/**
	 * Describes a command whose key does not come first.
	 * @param command the name of the command
	 * @param target the key
	 * @param arguments all arguments
	 * @return the access
	 */
	public static ServerAccess with(String command, String target, List<String> arguments) {
		List<String> words = words(command);
		words.addAll(arguments);
		return new ServerAccess(command.toLowerCase(Locale.ROOT), target, words);
	}

	/**
	 * Describes a script that works on a key ({@code EVALSHA}, and {@code EVAL} where the
	 * server does not know it).
	 * @param key the key
	 * @return the two commands
	 */
	public static List<ServerAccess> script(String key) {
		return List.of(with("evalsha", key, List.of("0".repeat(40), "1", key)),
				with("eval", key, List.of("return {}", "1", key)));
	}

	private static List<String> words(String command) {
		return new ArrayList<>(Arrays.asList(command.split("\\|")));
	}

}
