package io.github.headrace.docs;

import java.io.StringReader;

import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import org.springframework.boot.SpringBootVersion;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads XML, and looks for the artifacts of Headrace that it names.
 */
final class XmlBlocks {

	private XmlBlocks() {
	}

	static void check(Block block) throws Exception {
		Document document = DocumentBuilderFactory.newDefaultInstance()
			.newDocumentBuilder()
			.parse(new InputSource(new StringReader("<block>" + withoutDeclaration(block.text()) + "</block>")));
		NodeList groups = document.getElementsByTagName("groupId");
		for (int i = 0; i < groups.getLength(); i++) {
			Element artifact = (Element) groups.item(i).getParentNode();
			String artifactId = child(artifact, "artifactId");
			String version = child(artifact, "version");
			if (groups.item(i).getTextContent().equals("io.github.headrace")) {
				assertThat(Project.hasArtifact(artifactId)).as("a module has the artifact id '%s'", artifactId)
					.isTrue();
				assertThat(version).as("version of '%s'", artifactId).isIn("", Project.VERSION);
			}
			else if (groups.item(i).getTextContent().equals("org.springframework.boot")) {
				assertThat(version).as("version of '%s'", artifactId).isIn("", SpringBootVersion.getVersion());
			}
		}
	}

	private static String withoutDeclaration(String xml) {
		return xml.replaceFirst("^<\\?xml.*?\\?>", "");
	}

	private static String child(Element parent, String name) {
		NodeList children = parent.getElementsByTagName(name);
		return (children.getLength() > 0) ? children.item(0).getTextContent() : "";
	}

}
