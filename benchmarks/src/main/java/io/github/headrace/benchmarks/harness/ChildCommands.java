package io.github.headrace.benchmarks.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The child's side of {@link ChildJvm}: commands come in on standard input, one answer
 * each goes out on standard output. At the end of the input the JVM halts, whatever it is
 * doing.
 */
public final class ChildCommands {

	private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

	private final PrintStream replies;

	private ChildCommands(PrintStream replies) {
		this.replies = replies;
	}

	/**
	 * Take over standard input and output; what else prints to the latter goes to
	 * standard error.
	 */
	public static ChildCommands open() {
		ChildCommands commands = new ChildCommands(System.out);
		System.setOut(System.err);
		Thread reader = new Thread(commands::readRequests, "commands");
		reader.setDaemon(true);
		reader.start();
		return commands;
	}

	private void readRequests() {
		try {
			BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.requests.add(line);
			}
		}
		catch (IOException ex) {
			// As good as the end of the input
		}
		Runtime.getRuntime().halt(0);
	}

	/**
	 * Say that the child is ready and answer commands on the calling thread until the JVM
	 * halts.
	 */
	public void serve(Handler handler) throws InterruptedException {
		reply(ChildJvm.OK);
		while (true) {
			String[] request = this.requests.take().split(" ");
			try {
				reply(ChildJvm.OK + handler.handle(request));
			}
			catch (Exception ex) {
				ex.printStackTrace();
				reply(ex.toString());
			}
		}
	}

	private void reply(String line) {
		this.replies.println(line.replaceAll("\\R", " "));
		this.replies.flush();
	}

	/**
	 * Carries out a command.
	 */
	@FunctionalInterface
	public interface Handler {

		/**
		 * Carry out a command.
		 * @param request the command, followed by its arguments
		 * @return the answer, in one line
		 */
		String handle(String[] request) throws Exception;

	}

}
