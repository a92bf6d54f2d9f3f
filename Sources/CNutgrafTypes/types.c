#include "../../Include/nutgraf_types.h"
