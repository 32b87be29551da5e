#pragma once
#include <qgsprocessingmodelgroupbox.h> // packagers flatten this folder
