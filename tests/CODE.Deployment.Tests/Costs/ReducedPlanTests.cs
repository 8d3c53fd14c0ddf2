using System.Text;
using System.Text.Json;
using CODE.Deployment.Costs;
using CODE.Deployment.Plans;
using CODE.Deployment.Terraform;

namespace CODE.Deployment.Tests.Costs;

/// <summary>What leaves the server of a plan.</summary>
public sealed class ReducedPlanTests
{
    private const string Plan = """
        {
          "format_version": "1.2",
          "variables": {"region": {"value": "eu-west-1"}, "password": {"value": "hunter2-hunter2"}, "other": {"value": "of no concern"}},
          "resource_changes": [{
            "address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance", "name": "main", "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {
              "actions": ["create"], "before": null,
              "after": {"instance_class": "db.t3.micro", "engine": "postgres", "password": "hunter2-hunter2", "identifier": "private-name", "allocated_storage": 20, "storage_type": "hunter2-hunter2"},
              "after_unknown": {"id": true, "multi_az": true}, "before_sensitive": false, "after_sensitive": {"password": true, "engine": true}
            }
          }],
          "configuration": {
            "provider_config": {"aws": {"name": "aws", "expressions": {"region": {"references": ["var.region"]}, "secret_key": {"constant_value": "AKIA-secret"}}}},
            "root_module": {
              "resources": [{"address": "aws_db_instance.main", "provider_config_key": "aws", "expressions": {"password": {"references": ["var.password"]}, "identifier": {"constant_value": "private-name"}}}],
              "variables": {"region": {}, "password": {"sensitive": true}, "other": {}}
            }
          }
        }
        """;

    private static readonly Dictionary<string, IReadOnlyList<string>> Attributes = new() { ["aws_db_instance"] = ["instance_class", "engine", "allocated_storage", "storage_type", "multi_az"] };

    [Fact]
    public void Reduce_Plan_KeepsWhatPricesDependOnAndNothingElse()
    {
        var document = JsonElement.Parse(Plan);

        var reduced = JsonElement.Parse(ReducedPlan.Of(document, Attributes, new SecretScrubber(SensitiveValues.OfPlan(document))));

        var change = reduced.GetProperty("resource_changes")[0].GetProperty("change");
        Assert.Equal("db.t3.micro", change.GetProperty("after").GetProperty("instance_class").GetString());
        Assert.Equal(20, change.GetProperty("after").GetProperty("allocated_storage").GetInt32());
        Assert.True(change.GetProperty("after_sensitive").GetProperty("engine").GetBoolean());
        Assert.True(change.GetProperty("after_unknown").GetProperty("multi_az").GetBoolean());
        Assert.Equal("eu-west-1", reduced.GetProperty("variables").GetProperty("region").GetProperty("value").GetString());
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("private-name")]
    [InlineData("AKIA-secret")]
    [InlineData("of no concern")]
    [InlineData("\"postgres\"")]
    public void Reduce_Plan_LeavesOutWhatIsSensitiveOrOfNoConcern(string value)
    {
        var document = JsonElement.Parse(Plan);

        var reduced = Encoding.UTF8.GetString(ReducedPlan.Of(document, Attributes, new SecretScrubber(SensitiveValues.OfPlan(document))));

        Assert.DoesNotContain(value, reduced, StringComparison.Ordinal);
    }
}
