package io.github.headrace.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

import com.sun.source.util.JavacTask;

import org.springframework.util.FileSystemUtils;

/**
 * Compiles all blocks in Java at once. A block is a compilation unit, statements, or
 * members of a class that extends {@code Fragment}, whose fields stand for what a reader
 * has injected. Blocks of one document share a package with its prelude, so that they
 * know each other's types; a block that names a package is compiled as it is.
 */
final class JavaBlocks {

	/** Where the classes are. */
	static final Path CLASSES = Path.of("target", "blocks").toAbsolutePath();

	private static final List<String> OPTIONS = List.of("-proc:none", "-parameters", "--release", "17",
			"-Xlint:deprecation,removal,unchecked,rawtypes");

	private static final JavaBlocks OF_ALL_DOCUMENTS = new JavaBlocks(Document.all()
		.stream()
		.flatMap((document) -> document.blocks().stream())
		.filter((block) -> block.language().equals("java") && block.checkedBy().isEmpty())
		.toList());

	private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

	private final Map<Block, List<String>> problems = new HashMap<>();

	private final List<String> preludeProblems = new ArrayList<>();

	private JavaBlocks(List<Block> blocks) {
		List<JavaFileObject> files = new ArrayList<>();
		Set<String> guides = new LinkedHashSet<>();
		for (Block block : blocks) {
			this.problems.put(block, new ArrayList<>());
			files.add(source(block));
			if (guides.add(block.guide())) {
				files.add(new SourceText("docs/" + block.guide() + "/Prelude", Prelude.source(block.guide()), null, 0));
			}
		}
		compile(files);
	}

	/** Returns the blocks that no other test checks; compiled once. */
	static JavaBlocks ofAllDocuments() {
		return OF_ALL_DOCUMENTS;
	}

	/** Returns what the compiler says of a block. */
	List<String> problems(Block block) {
		return this.problems.get(block);
	}

	List<String> preludeProblems() {
		return this.preludeProblems;
	}

	private void compile(List<JavaFileObject> files) {
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		List<String> options = new ArrayList<>(OPTIONS);
		try {
			FileSystemUtils.deleteRecursively(CLASSES);
			Files.createDirectories(CLASSES);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		options.addAll(List.of("-d", CLASSES.toString(), "-classpath", System.getProperty("java.class.path")));
		this.compiler.getTask(null, null, diagnostics, options, null, files).call();
		diagnostics.getDiagnostics()
			.stream()
			.filter((some) -> some.getKind() != Diagnostic.Kind.NOTE)
			.forEach(this::add);
	}

	private void add(Diagnostic<? extends JavaFileObject> diagnostic) {
		String message = diagnostic.getMessage(null);
		if (diagnostic.getSource() instanceof SourceText source && source.block() != null) {
			long line = source.block().line() + diagnostic.getLineNumber() - 1 - source.linesBefore();
			this.problems.get(source.block()).add("%s:%d: %s".formatted(source.block().document(), line, message));
		}
		else {
			this.preludeProblems.add("%s: %s".formatted(diagnostic.getSource(), message));
		}
	}

	private SourceText source(Block block) {
		String text = block.text();
		if (text.lines().anyMatch((line) -> line.startsWith("package "))) {
			return new SourceText(SourceText.fileName(text, "Block" + block.line()), text, block, 0);
		}
		String directory = "docs/" + block.guide() + "/";
		String header = "package docs.%s;%n%s".formatted(block.guide(), Prelude.imports(block.guide()));
		int lines = (int) header.lines().count();
		if (parses(text)) {
			return new SourceText(directory + SourceText.fileName(text, "Block" + block.line()), header + text, block,
					lines);
		}
		String type = "Block" + block.line();
		String begin = "class %s extends Fragment { void run() throws Exception { ".formatted(type);
		if (parses(begin + text + "}}")) {
			return new SourceText(directory + type, header + begin + "\n" + text + "}}", block, lines + 1);
		}
		return new SourceText(directory + type, header + "class %s extends Fragment {\n".formatted(type) + text + "}",
				block, lines + 1);
	}

	private boolean parses(String text) {
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		JavacTask task = (JavacTask) this.compiler.getTask(null, null, diagnostics, OPTIONS, null,
				List.of(new SourceText("Candidate", text, null, 0)));
		try {
			task.parse();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return diagnostics.getDiagnostics().stream().noneMatch((some) -> some.getKind() == Diagnostic.Kind.ERROR);
	}

}
