namespace CODE.Deployment.Tests.Validation;

internal static class TerraformExamples
{
    private const string Settings = "terraform {\n  required_version = \">= 1.6\"\n}\n";

    public static IReadOnlyList<RuleExample> All { get; } =
    [
        new("terraform/required-version", "main.tf", "terraform {\n}\n", Settings, 1),
        new("terraform/provider-version", "main.tf", "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n    }\n  }\n}\n", "terraform {\n  required_providers {\n    aws = { source = \"hashicorp/aws\", version = \"~> 5.0\" }\n  }\n}\n", 3),
        new("terraform/provider-undeclared", "main.tf", "# data \"x\"\ndata \"http_thing\" \"a\" {}\n", "/* provider \"a\" {} */\nresource \"terraform_data\" \"a\" {\n  input = \"} resource \\\"x_y\\\" {\"\n}\n", 2),
        new("terraform/module-version", "main.tf", "module \"a\" {\n  source = \"git::https://example.com/a.git\"\n}\n", "module \"a\" {\n  source = \"git::https://example.com/a.git?ref=v1\"\n}\nmodule \"b\" {\n  source = \"./b\"\n}\nmodule \"c\" {\n  source  = \"a/b/c\"\n  version = \"1.0.0\"\n}\n", 2),
        new("terraform/lock-file", "main.tf", "provider \"aws\" {}\n", Settings, null),
        new("terraform/init", "main.tf", "resource \"random_id\" \"a\" {\n  byte_length = 2\n}\n", Settings, null),
        new("terraform/validate", "main.tf", "output \"a\" {\n  value = var.missing\n}\n", "output \"a\" {\n  value = 1\n}\n", 2),
        new("terraform/validate-warning", "main.tf", "resource \"terraform_data\" \"a\" {\n  lifecycle {\n    ignore_changes = [input, output]\n  }\n}\n", Settings, 1),
        new("terraform/format", "main.tf", Settings + "locals {\n  a = 1\n  bb = 2\n}\n", Settings + "locals {\n  a  = 1\n  bb = 2\n}\n", 5),
    ];
}
