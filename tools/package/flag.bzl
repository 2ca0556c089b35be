"""A flag of the build that is true or false."""

_Flag = provider(fields = ["value"])

def _bool_flag_impl(ctx):
    return _Flag(value = ctx.build_setting_value)

bool_flag = rule(
    implementation = _bool_flag_impl,
    build_setting = config.bool(flag = True),
)
