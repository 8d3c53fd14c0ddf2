namespace CODE.Cost.Pricing;

/// <summary>Resources that cost nothing themselves, but tell what others cost that refer to them.</summary>
internal static class RelatedResources
{
    /// <summary>The attributes that are read of each.</summary>
    public static IReadOnlyDictionary<string, string[]> Attributes { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["aws_launch_template"] = ["instance_type", "block_device_mappings", "instance_market_options"],
        ["aws_launch_configuration"] = ["instance_type", "root_block_device", "ebs_block_device"],
        ["aws_ecs_task_definition"] = ["cpu", "memory", "runtime_platform"],
        ["google_compute_instance_template"] = ["machine_type", "disk", "scheduling", "guest_accelerator"],
    };
}
