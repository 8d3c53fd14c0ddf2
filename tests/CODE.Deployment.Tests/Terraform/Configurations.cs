namespace CODE.Deployment.Tests.Terraform;

/// <summary>Configurations that several tests use; all of the built-in <c>terraform_data</c>, so that no provider is needed.</summary>
internal static class Configurations
{
    public const string Simple = """
        variable "size" {
          type    = number
          default = 1
        }
        resource "terraform_data" "a" {
          input            = { size = var.size, text = "hello" }
          triggers_replace = [var.size > 5]
        }
        resource "terraform_data" "b" {
          count = 2
          input = count.index
        }
        output "a" {
          value = terraform_data.a.output
        }
        """;

    public static string Slow { get; } = $$"""
        resource "terraform_data" "quick" {
          input = "quick"
        }
        resource "terraform_data" "slow" {
          depends_on = [terraform_data.quick]
          provisioner "local-exec" {
            command = "{{(OperatingSystem.IsWindows() ? "ping -n 120 127.0.0.1" : "sleep 120")}}"
          }
        }
        resource "terraform_data" "never" {
          depends_on = [terraform_data.slow]
        }
        """;
}
