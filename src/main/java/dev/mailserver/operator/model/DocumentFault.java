package dev.mailserver.operator.model;

/**
 * Why an account's SSM document is not to be run: it is missing, or not what this operator ships.
 *
 * @param name of the document
 * @param missing or else different
 */
public record DocumentFault(String name, String region, boolean missing) {
    /** What is wrong. */
    public String text() {
        return missing
                ? "There is no SSM document " + name + " in " + region + "."
                : "The SSM document " + name + " in " + region
                        + " is not the one that this operator ships: it is of another version, or altered.";
    }

    /** What mends it. */
    public String remedy() {
        var rest = " --region " + region + " --name " + name;
        var content = " --content file://deploy/ssm/document.json";
        return "In a checkout of this operator's version, run: "
                + (missing
                        ? "aws ssm create-document" + rest + " --document-type Command" + content
                        : "aws ssm update-document-default-version" + rest
                                + " --document-version \"$(aws ssm update-document"
                                + rest + content
                                + " --document-version '$LATEST' --query DocumentDescription.DocumentVersion --output text"
                                + " || aws ssm describe-document"
                                + rest
                                + " --document-version '$LATEST' --query Document.DocumentVersion --output text)\"");
    }
}
