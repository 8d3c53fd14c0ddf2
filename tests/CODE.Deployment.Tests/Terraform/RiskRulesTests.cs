using System.Text.Json;
using CODE.Deployment.Plans;
using CODE.Deployment.Terraform;

namespace CODE.Deployment.Tests.Terraform;

public sealed class RiskRulesTests
{
    [Theory]
    [InlineData("aws_db_instance", "delete", "destroys_stateful")]
    [InlineData("google_sql_database_instance", "delete,create", "destroys_stateful")]
    [InlineData("azurerm_managed_disk", "create,delete", "destroys_stateful")]
    [InlineData("aws_iam_role_policy", "create", "touches_iam")]
    [InlineData("google_project_iam_member", "update", "touches_iam")]
    [InlineData("kubernetes_cluster_role_binding", "delete", "touches_iam")]
    [InlineData("aws_db_instance", "update", null)]
    [InlineData("terraform_data", "delete", null)]
    [InlineData("aws_instance", "delete", null)]
    public void Read_TypeAndAction_IsFlagged(string type, string actions, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Rules(type, actions, """{"name":"x"}""", """{"name":"y"}"""));

    [Theory]
    [InlineData("aws_security_group", """{"ingress":[{"cidr_blocks":["10.0.0.0/8"]}]}""", """{"ingress":[{"cidr_blocks":["10.0.0.0/8","0.0.0.0/0"]}]}""", true)]
    [InlineData("aws_security_group", """{"ingress":[]}""", """{"ingress":[{"ipv6_cidr_blocks":["::/0"]}]}""", true)]
    [InlineData("aws_security_group", """{"ingress":[{"cidr_blocks":["0.0.0.0/0"]}],"name":"a"}""", """{"ingress":[{"cidr_blocks":["0.0.0.0/0"]}],"name":"b"}""", false)]
    [InlineData("aws_security_group", """{"egress":[]}""", """{"egress":[{"cidr_blocks":["0.0.0.0/0"]}]}""", false)]
    [InlineData("aws_vpc_security_group_egress_rule", """{}""", """{"cidr_ipv4":"0.0.0.0/0"}""", false)]
    [InlineData("aws_route", """{}""", """{"destination_cidr_block":"0.0.0.0/0"}""", false)]
    [InlineData("aws_db_instance", """{"publicly_accessible":false}""", """{"publicly_accessible":true}""", true)]
    [InlineData("aws_s3_bucket_acl", """{"acl":"private"}""", """{"acl":"public-read"}""", true)]
    [InlineData("azurerm_network_security_rule", """{"source_address_prefix":"10.0.0.0/8"}""", """{"source_address_prefix":"*"}""", true)]
    public void Read_OpenToTheWorld_IsFlaggedWhenItIsNew(string type, string before, string after, bool expected) =>
        Assert.Equal(expected, Rules(type, "update", before, after).Contains("opens_to_world"));

    [Theory]
    [InlineData(19, 100, "update", false)]
    [InlineData(20, 100, "update", true)]
    [InlineData(5, 10, "delete", true)]
    [InlineData(5, 11, "delete", false)]
    [InlineData(30, 30, "create", false)]
    public void Read_ManyChanges_AreFlaggedAsMass(int count, int existing, string action, bool expected)
    {
        var plan = JsonSerializer.SerializeToElement(new
        {
            resource_changes = Enumerable.Range(0, count).Select(index => new { address = $"terraform_data.a[{index}]", type = "terraform_data", change = new { actions = new[] { action } } }),
            prior_state = new { values = new { root_module = new { resources = Enumerable.Range(0, existing).Select(static _ => new { mode = "managed" }) } } },
        });

        Assert.Equal(expected, PlanReader.Read(plan, [], SecretScrubber.None).Risks.Any(static risk => risk.Rule == "mass_change"));
    }

    private static IEnumerable<string> Rules(string type, string actions, string before, string after)
    {
        var change = new { actions = actions.Split(','), before = JsonElement.Parse(before), after = JsonElement.Parse(after) };
        var plan = JsonSerializer.SerializeToElement(new { resource_changes = new[] { new { address = $"{type}.a", type, change } } });
        return PlanReader.Read(plan, [], SecretScrubber.None).Risks.Select(static risk => risk.Rule);
    }
}
