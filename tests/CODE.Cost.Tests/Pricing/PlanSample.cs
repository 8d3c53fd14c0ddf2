using System.Text.Json.Nodes;
using CODE.Cost.Tests.Plans;
using FsCheck;
using FsCheck.Fluent;

namespace CODE.Cost.Tests.Pricing;

/// <summary>A plan of arbitrary resources, known and unknown, to which arbitrary things happen.</summary>
/// <param name="Json">The plan.</param>
/// <param name="Count">How many resources it has.</param>
public sealed record PlanSample(string Json, int Count)
{
    private static readonly (string Type, object Attributes)[] Resources =
    [
        ("aws_instance", new { instance_type = "t3.medium" }),
        ("aws_instance", new { instance_type = "m5.xlarge", root_block_device = new[] { new { volume_type = "gp3", volume_size = 33, iops = 3500 } } }),
        ("aws_instance", new { instance_type = "no.such" }),
        ("aws_ebs_volume", new { type = "io1", size = 77, iops = 1234 }),
        ("aws_nat_gateway", new { }),
        ("aws_lambda_function", new { memory_size = 333 }),
        ("aws_db_instance", new { engine = "postgres", instance_class = "db.r5.large", allocated_storage = 21 }),
        ("azurerm_container_registry", new { sku = "Premium", location = "eastus" }),
        ("azurerm_linux_virtual_machine", new { size = "Standard_D2s_v5", location = "eastus", os_disk = new[] { new { storage_account_type = "Premium_LRS", disk_size_gb = 100 } } }),
        ("google_compute_instance", new { machine_type = "e2-standard-4", zone = "us-central1-a" }),
        ("google_sql_database_instance", new { database_version = "MYSQL_8_0", settings = new[] { new { tier = "db-custom-4-15360" } } }),
        ("aws_vpc", new { }),
        ("null_resource", new { }),
        ("made_up_thing", new { size = 1 }),
    ];

    private static readonly string[][] Actions = [["create"], ["update"], ["delete"], ["no-op"], ["delete", "create"], ["create", "delete"]];

    /// <summary>Makes them.</summary>
    public static Arbitrary<PlanSample> Arbitrary() => (from resource in Gen.Choose(0, Resources.Length - 1) from action in Gen.Choose(0, Actions.Length - 1) select (Resource: resource, Action: action))
        .ListOf().Select(static chosen =>
        {
            JsonObject[] changes = [.. chosen.Select(static (choice, index) =>
            {
                var (type, after) = Resources[choice.Resource];
                var actions = Actions[choice.Action];
                return PlanJson.Change(type, $"r{index}", actions, actions[0] == "create" && actions.Length == 1 ? null : after, actions is ["delete"] ? null : after);
            })];
            return new PlanSample(PlanJson.Of(changes), changes.Length);
        }).ToArbitrary();
}
