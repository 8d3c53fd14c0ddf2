using System.Text.Json;
using CODE.Deployment.Variables;
using CODE.ServiceDefaults.Faults;
using FsCheck.Xunit;

namespace CODE.Deployment.Tests.Terraform;

public sealed class ModuleVariablesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("code-variables-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_EveryWayToDeclare_IsSeen()
    {
        Write("a.tf", """
            # variable "commented" {}
            /* variable "commented_too" {} */
            variable "plain" {}
            variable "secret" {
              type        = object({ a = string })   // variable "in_a_comment" {}
              description = "braces } { and \" quotes ${"${1}"} %{ if true }"
              sensitive   = true
              default     = { a = "default-secret" }
              validation {
                condition     = length(var.secret.a) > 3
                error_message = <<-EOT
                  variable "in_a_heredoc" {
                EOT
              }
            }
            variable unquoted { ephemeral = true }
            resource "terraform_data" "a" {
              input = "variable \"in_a_string\" {"
            }
            """);
        Write("b.tf.json", """{ "variable": { "from_json": { "type": "string", "sensitive": true }, "list": [{ "type": "string" }] } }""");
        Write("a_override.tf", """variable "plain" { sensitive = true }""");
        Write("terraform.tfvars", "plain = \"value-in-file\" # comment\nother = \"not-declared\"\n");
        Write("x.auto.tfvars.json", """{ "from_json": "json-secret" }""");

        var variables = ModuleVariables.Read(_folder.FullName);

        variables.Check(Values("plain", "secret", "unquoted", "from_json", "list"));
        foreach (var undeclared in new[] { "commented", "commented_too", "in_a_comment", "in_a_heredoc", "in_a_string" })
        {
            Assert.Throws<FaultException>(() => variables.Check(Values(undeclared)));
        }

        Assert.Equal(["unquoted"], variables.Ephemeral);
        var secrets = variables.Secrets(Values("plain", "secret", "list", "unquoted")).ToHashSet();
        Assert.Superset(new HashSet<string> { "default-secret", "value-in-file", "json-secret", "value of plain", "value of secret", "value of unquoted" }, secrets);
        Assert.DoesNotContain("value of list", secrets);
        Assert.DoesNotContain("not-declared", secrets);
    }

    [Property(MaxTest = 500)]
    public void Read_AnyText_Ends(string? text) => Assert.NotNull(HclReader.Read(text ?? ""));

    [Theory]
    [InlineData("}}}} variable \"a\" {}")]
    [InlineData("variable \"a\" {}\nx = [1, 2")]
    [InlineData("variable \"a\" {}\nx = <<EOT\nnever ends")]
    [InlineData("variable \"a\" {}\nx = \"${never ends")]
    public void Read_BrokenText_StillTellsWhatCameBefore(string text) =>
        Assert.Contains(HclReader.Read(text).Blocks, static block => block.Type == "variable" && block.Labels is ["a"]);

    private static Dictionary<string, JsonElement> Values(params string[] names) =>
        names.ToDictionary(static name => name, static name => JsonSerializer.SerializeToElement($"value of {name}"));

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
